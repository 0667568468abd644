package dev.gatehouse.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/** A port for upstreams over TLS, which a test accepts and plays itself. */
final class SealedPort implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
  private final TestAuthority authority;
  private final SSLContext serving;
  private final String protocol;

  /**
   * @param protocol what it agrees on
   */
  SealedPort(Path folder, String protocol) throws Exception {
    this.protocol = protocol;
    server.setSoTimeout(30_000);
    authority = new TestAuthority(folder, "servers");
    serving = authority.connecting(authority.server("127.0.0.1"));
  }

  Door.Builder door() {
    return Door.to(URI.create("https://127.0.0.1:" + server.getLocalPort()))
        .upstream(it -> it.over(protocol.equals("h2") ? Protocol.HTTP_2 : Protocol.HTTP_1_1))
        .secured(new Upstream.Tls(authority.file(), null, null, ""));
  }

  SealedPeer accept() throws IOException {
    return new SealedPeer(server.accept(), serving, protocol);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
