package dev.gatehouse.proxy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;

/** How many connections there are from each address; IPv6 by its /64 (RFC 6177). */
final class Sources {
  private final ConcurrentHashMap<Long, Integer> open = new ConcurrentHashMap<>();
  private final int most;

  Sources(int most) {
    this.most = most;
  }

  /** Whether there may be one more from there, which then is. */
  boolean admit(InetAddress source) {
    boolean[] admitted = new boolean[1];
    open.compute(
        key(source),
        (_, count) -> {
          int before = count == null ? 0 : count;
          admitted[0] = before < most;
          return admitted[0] ? (Integer) (before + 1) : count;
        });
    return admitted[0];
  }

  void left(InetAddress source) {
    open.computeIfPresent(key(source), (_, count) -> count > 1 ? count - 1 : null);
  }

  // No IPv6 network of hosts begins with 32 zeros, as IPv4 addresses do here.
  private static Long key(InetAddress source) {
    ByteBuffer bytes = ByteBuffer.wrap(source.getAddress());
    return source instanceof Inet6Address ? bytes.getLong() : bytes.getInt() & 0xffff_ffffL;
  }
}
