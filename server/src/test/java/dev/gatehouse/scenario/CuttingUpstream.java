package dev.gatehouse.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream that reads a request and closes the connection instead of answering. */
final class CuttingUpstream implements AutoCloseable {
  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();

  CuttingUpstream(int port) throws IOException {
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Thread.ofVirtual().name("cutting").start(this::cut);
  }

  private void cut() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        connections.incrementAndGet();
        int read = socket.getInputStream().read(new byte[65536]);
        if (read < 0) {
          connections.decrementAndGet();
        }
      } catch (IOException e) {
        // the test is over
      }
    }
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
