package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.ClientCertificate;
import java.net.InetAddress;

/** Who is at the other end of a caller's connection. Confined to the connection's loop. */
final class Peer {
  private final int port;
  private InetAddress address;
  private ClientCertificate certificate = ClientCertificate.NONE;
  private boolean counted;

  /**
   * @param port the port of ours that the connection came to
   */
  Peer(InetAddress address, int port) {
    this.port = port;
    this.address = address;
  }

  /** Where the connection comes from, as far as a trusted proxy in between says so. */
  InetAddress address() {
    return address;
  }

  /** The port of ours that the connection came to. */
  int port() {
    return port;
  }

  ClientCertificate certificate() {
    return certificate;
  }

  void comesFrom(InetAddress source) {
    address = source;
  }

  void shows(ClientCertificate proven) {
    certificate = proven;
  }

  /** Whether it counts against the bound on connections from its address. */
  boolean counted() {
    return counted;
  }

  void count() {
    counted = true;
  }
}
