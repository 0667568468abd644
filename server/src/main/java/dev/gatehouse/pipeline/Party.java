package dev.gatehouse.pipeline;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An address as the one party that can send from it: IPv6 by its /64, which is what one customer
 * gets (RFC 6177).
 */
public final class Party {
  private Party() {}

  /** The same number for all addresses of one party. */
  // No IPv6 network of hosts begins with 32 zeros, as IPv4 addresses do here.
  public static long of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet6Address ? bytes.getLong() : bytes.getInt() & 0xffff_ffffL;
  }
}
