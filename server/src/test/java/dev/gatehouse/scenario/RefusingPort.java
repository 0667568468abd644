package dev.gatehouse.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port that refuses connections, and that nobody else is given until it is closed. */
final class RefusingPort implements AutoCloseable {
  private final Socket held = new Socket();

  RefusingPort() throws IOException {
    // Bound and not listening; so bound, a server that is told this port may still have it.
    held.setReuseAddress(true);
    held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  int number() {
    return held.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    held.close();
  }
}
