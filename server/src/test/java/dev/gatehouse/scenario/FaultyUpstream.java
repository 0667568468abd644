package dev.gatehouse.scenario;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An upstream that does wrong what the path of a request says. */
final class FaultyUpstream implements AutoCloseable {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final AtomicInteger flaps = new AtomicInteger();

  /**
   * On a free port.
   *
   * @param address of this machine
   * @param port 0 for any
   * @param tls how connections are secured; null if they are not
   */
  FaultyUpstream(String address, int port, @Nullable SSLContext tls) throws IOException {
    server = tls == null ? new ServerSocket() : tls.getServerSocketFactory().createServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1000);
    Thread.ofVirtual().name("faulty-upstream").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** The paths that were asked for, in order. */
  List<String> seen() {
    return seen;
  }

  /** Connections that are open now. */
  long open() {
    return sockets.stream().filter(socket -> !socket.isClosed()).count();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Thread.ofVirtual().name("faulty").start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String path = path(in); !path.isEmpty(); path = path(in)) {
        seen.add(path);
        if (!does(path.substring(1), socket, socket.getOutputStream(), in)) {
          return;
        }
      }
    } catch (IOException e) {
      // The gateway may end a connection whenever it likes.
    }
  }

  /** Reads a request without content; empty at the end. */
  private static String path(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.append((char) b);
    }
    return head.toString().split(" ", 3)[1];
  }

  /** Whether the connection goes on. */
  private boolean does(String fault, Socket socket, OutputStream out, InputStream in)
      throws IOException {
    switch (fault) {
      case "resets" -> socket.setSoLinger(true, 0);
      case "closes-early" -> say(out, "HTTP/1.1 200 OK\r\nContent-");
      case "closes-in-content" -> say(out, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
      case "garbage" -> say(out, "\u0000\u0001 SSH-2.0 \r\n\r\n");
      case "two-lengths" ->
          say(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello");
      case "huge-fields" -> say(out, "HTTP/1.1 200 OK\r\nA: " + "b".repeat(100_000) + "\r\n\r\n");
      case "hangs" -> in.read();
      case "hangs-after-head" -> {
        say(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        in.read();
      }
      case "one-byte-a-second" -> trickle(out);
      case "flaps" -> {
        return flaps.getAndIncrement() % 2 == 1 && say(out, HELLO);
      }
      case "answers-twice" -> {
        return say(out, HELLO + HELLO.replace("hello", "wrong"));
      }
      case "limited" -> {
        return say(out, "HTTP/1.1 429 Slow\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n");
      }
      case "limited-untold" -> {
        return say(out, "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n");
      }
      default -> {
        return say(out, HELLO);
      }
    }
    return false;
  }

  private static boolean say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return true;
  }

  private static void trickle(OutputStream out) throws IOException {
    for (byte b : HELLO.getBytes(StandardCharsets.ISO_8859_1)) {
      out.write(b);
      out.flush();
      LockSupport.parkNanos(1_000_000_000L);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
