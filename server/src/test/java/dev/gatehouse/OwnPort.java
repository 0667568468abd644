package dev.gatehouse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port that nobody else is given until it is closed. It refuses connections until somebody who
 * was told of it listens there, for which Linux asks {@code SO_REUSEADDR} of both.
 */
public final class OwnPort implements AutoCloseable {
  private final Socket held = new Socket();

  public OwnPort() throws IOException {
    // Bound and not listening.
    held.setReuseAddress(true);
    held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  public int number() {
    return held.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    held.close();
  }
}
