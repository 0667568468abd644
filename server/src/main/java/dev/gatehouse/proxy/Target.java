package dev.gatehouse.proxy;

import dev.gatehouse.proxy.upstream.Roster;
import dev.gatehouse.proxy.upstream.Standing;
import java.net.InetSocketAddress;
import java.util.List;

/** One address of an upstream: how it does, and each loop's connections to it. */
final class Target implements Roster.Member {
  private final InetSocketAddress address;
  private final Standing standing = new Standing(System.nanoTime());
  private final List<UpstreamPool> pools;
  // What its checks found one after another; confined to the loop that checks.
  private int row;

  Target(Upstream upstream, Transport transport, InetSocketAddress address) {
    this.address = address;
    pools =
        transport.loops().stream()
            .map(loop -> new UpstreamPool(upstream, this, transport, (ProxyLoop) loop))
            .toList();
  }

  InetSocketAddress address() {
    return address;
  }

  @Override
  public Standing standing() {
    return standing;
  }

  UpstreamPool pool(int loop) {
    return pools.get(loop);
  }

  /** Keeps so many connections of each loop. */
  void warm(int connections) {
    for (UpstreamPool pool : pools) {
      pool.loop().execute(() -> pool.warm(connections));
    }
  }

  /** Notes what a check found; whether that changes what is thought of it. */
  boolean checked(boolean well, UpstreamPolicy.Check check) {
    row = well ? Math.max(0, row) + 1 : Math.min(0, row) - 1;
    boolean decides = well ? row >= check.passes() : -row >= check.failures();
    return decides && standing.checked(well);
  }

  /** Gets no further calls; its connections end as soon as each has no call. */
  void close() {
    pools.forEach(UpstreamPool::close);
  }

  @Override
  public String toString() {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
