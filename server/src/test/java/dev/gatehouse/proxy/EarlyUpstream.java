package dev.gatehouse.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** An upstream that answers 413 to a head and reads nothing behind it. */
final class EarlyUpstream implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private volatile boolean closed;

  EarlyUpstream() throws IOException {
    Thread.ofVirtual().name("early-upstream").start(this::serve);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void serve() {
    while (!closed) {
      try {
        Socket socket = server.accept();
        socket.getInputStream().readNBytes(100);
        String answer = Raw.head("HTTP/1.1 413 Content Too Large", "Content-Length: 0");
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        // The gateway may end a connection whenever it likes.
      }
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    server.close();
  }
}
