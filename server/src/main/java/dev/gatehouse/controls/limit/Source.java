package dev.gatehouse.controls.limit;

import dev.gatehouse.pipeline.Party;
import java.net.Inet6Address;
import java.net.InetAddress;

/** A {@link Party} as text, for people. */
final class Source {
  private Source() {}

  static String of(InetAddress address) {
    if (address instanceof Inet6Address) {
      byte[] bytes = address.getAddress();
      StringBuilder prefix = new StringBuilder(20);
      for (int i = 0; i < 8; i += 2) {
        prefix
            .append(Integer.toHexString(((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff)))
            .append(':');
      }
      return prefix.append(":/64").toString();
    }
    return address.getHostAddress();
  }
}
