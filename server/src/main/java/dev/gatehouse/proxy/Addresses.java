package dev.gatehouse.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a host is. Names are looked up away from the event loops and again now and then; while a
 * look-up fails, the last answer goes on to serve. Of several addresses one is used until it fails.
 */
final class Addresses {
  private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();

  /** Is told where to go, on the loop that asked. */
  interface Asker {
    void at(InetSocketAddress address);

    void nowhere(String why);
  }

  private record Waiter(ProxyLoop loop, Asker asker) {}

  private final String host;
  private final int port;
  private final List<Waiter> waiters = new ArrayList<>();
  private List<InetSocketAddress> known = List.of();
  private long knownAt;
  private boolean looking;
  private final boolean literal;
  private volatile @Nullable InetSocketAddress current;

  Addresses(String host, int port) {
    this.host = host;
    this.port = port;
    InetAddress address = literal(host);
    literal = address != null;
    if (address != null) {
      InetSocketAddress only = new InetSocketAddress(address, port);
      known = List.of(only);
      current = only;
    }
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      // Then it is a name.
      return null;
    }
  }

  void ask(ProxyLoop loop, Asker asker) {
    InetSocketAddress address = current;
    if (!literal) {
      address = refresh(loop, asker);
    }
    if (address != null) {
      asker.at(address);
    }
  }

  private synchronized @Nullable InetSocketAddress refresh(ProxyLoop loop, Asker asker) {
    InetSocketAddress address = current;
    if (address == null) {
      waiters.add(new Waiter(loop, asker));
    }
    boolean stale = address == null || System.nanoTime() - knownAt > FRESH_NANOS;
    if (stale && !looking) {
      looking = true;
      var _ = Thread.ofVirtual().name("look-up-" + host).start(this::lookUp);
    }
    return address;
  }

  private void lookUp() {
    List<InetSocketAddress> found = new ArrayList<>();
    String why = "";
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        found.add(new InetSocketAddress(address, port));
      }
    } catch (UnknownHostException e) {
      why = "no address of " + host;
    }
    for (Waiter waiter : keep(found)) {
      tell(waiter, why);
    }
  }

  private synchronized List<Waiter> keep(List<InetSocketAddress> found) {
    looking = false;
    knownAt = System.nanoTime();
    InetSocketAddress before = current;
    if (!found.isEmpty()) {
      known = List.copyOf(found);
      current = before != null && found.contains(before) ? before : found.getFirst();
    }
    List<Waiter> told = List.copyOf(waiters);
    waiters.clear();
    return told;
  }

  private void tell(Waiter waiter, String why) {
    InetSocketAddress address = current;
    waiter
        .loop()
        .execute(
            () -> {
              if (address == null) {
                waiter.asker().nowhere(why);
              } else {
                waiter.asker().at(address);
              }
            });
  }

  /** Notes that an address does not answer: another one is next. */
  synchronized void failed(InetSocketAddress address) {
    int index = known.indexOf(address);
    if (index >= 0 && address.equals(current)) {
      current = known.get((index + 1) % known.size());
    }
  }

  /** How many addresses there are to try. */
  synchronized int count() {
    return Math.max(1, known.size());
  }
}
