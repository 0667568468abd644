package dev.gatehouse.config;

import java.net.InetAddress;

/**
 * Addresses that begin alike (RFC 4632, RFC 4291 §2.3).
 *
 * @param bits how many bits of the address count
 */
public record Network(InetAddress address, int bits) {
  static final String PATTERN = "[0-9A-Fa-f.:]+(/[0-9]{1,3})?";

  public Network {
    int most = 8 * address.getAddress().length;
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException("has no /" + bits + "; write 0 to " + most);
    }
    if (hasMore(address, bits)) {
      throw new IllegalArgumentException("has bits beyond /" + bits + "; write zeros there");
    }
  }

  /** Such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or {@code 192.0.2.7}. */
  static Network parse(String text) {
    int slash = text.indexOf('/');
    // The JDK also takes 10.0 for 10.0.0.0.
    if (!text.matches("[0-9]+(\\.[0-9]+){3}(/[0-9]+)?|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*(/[0-9]+)?")) {
      throw new IllegalArgumentException("not a network: " + text);
    }
    InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int bits =
        slash < 0 ? 8 * address.getAddress().length : Integer.parseInt(text.substring(slash + 1));
    return new Network(address, bits);
  }

  private static boolean hasMore(InetAddress address, int bits) {
    byte[] bytes = address.getAddress();
    for (int i = bits; i < 8 * bytes.length; i++) {
      if ((bytes[i / 8] >> (7 - i % 8) & 1) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether an address is one of these. */
  public boolean contains(InetAddress other) {
    return starts(other.getAddress(), address.getAddress(), bits);
  }

  private static boolean starts(byte[] address, byte[] with, int bits) {
    if (address.length != with.length) {
      return false;
    }
    for (int i = 0; i < bits / 8; i++) {
      if (address[i] != with[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || ((address[bits / 8] ^ with[bits / 8]) & 0xff) >> (8 - rest) == 0;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + bits;
  }
}
