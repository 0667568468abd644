package dev.gatehouse.config;

import java.net.InetAddress;

/** A host and a port to listen on. */
public record Address(String host, int port) {
  public Address {
    if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == '/' || c > '~')) {
      throw new IllegalArgumentException("not a host: " + host);
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
  }

  /** Reads {@code host:port} or {@code [ipv6]:port}. */
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, Math.max(colon, 0));
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String port = text.substring(colon + 1);
    boolean framed = bracketed || (!host.contains(":") && !host.contains("["));
    if (colon < 1 || !framed || !port.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("not host:port: " + text);
    }
    return new Address(
        bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
  }

  /**
   * Whether only this machine can reach it; a name other than {@code localhost} is not looked up.
   */
  public boolean isLoopback() {
    return isLoopback(host);
  }

  /** Whether a host is {@code localhost} or a loopback address as written; no name is looked up. */
  public static boolean isLoopback(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (bare.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return isLiteral(bare) && InetAddress.ofLiteral(bare).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isLiteral(String host) {
    return host.contains(":") || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
