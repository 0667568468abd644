package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.ClientCertificate;
import java.net.InetAddress;

/** Who is at the other end of a caller's connection. Confined to the connection's loop. */
final class Peer {
  private final InetAddress address;
  private ClientCertificate certificate = ClientCertificate.NONE;

  Peer(InetAddress address) {
    this.address = address;
  }

  InetAddress address() {
    return address;
  }

  ClientCertificate certificate() {
    return certificate;
  }

  void shows(ClientCertificate proven) {
    certificate = proven;
  }
}
