package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An upstream that believes whatever it is sent: answers each request that it takes for a whole one
 * with its target, and tells in the end which those were.
 */
final class Witness implements AutoCloseable {
  final AtomicLong bytes = new AtomicLong();
  private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final Queue<String> whole = new ConcurrentLinkedQueue<>();
  private final List<Thread> serving = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Thread accepting = Thread.ofVirtual().start(this::accept);

  Witness() throws IOException {}

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        serving.add(Thread.ofVirtual().start(() -> serve(socket)));
      }
    } catch (IOException e) {
      // It was closed, which ends it.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        String head = through(in, "\r\n\r\n");
        long content = content(in, head.toLowerCase(Locale.ROOT));
        String[] line = head.split(" ", 3);
        whole.add(line[0] + " " + line[1] + " " + content);
        String answer = Raw.head("HTTP/1.1 200 OK", "Content-Length: " + line[1].length());
        socket.getOutputStream().write((answer + line[1]).getBytes(ISO_8859_1));
      }
    } catch (IOException | NumberFormatException e) {
      // What is not whole is no request.
    }
  }

  private String through(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end, text.length() - end.length()) < 0) {
      text.append((char) need(in));
    }
    return text.toString();
  }

  private int need(InputStream in) throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new IOException("it ended");
    }
    bytes.incrementAndGet();
    return next;
  }

  private long content(InputStream in, String head) throws IOException {
    if (head.contains("\r\ntransfer-encoding: chunked\r\n")) {
      long all = 0;
      while (true) {
        int size = Integer.parseInt(through(in, "\r\n").strip(), 16);
        take(in, size);
        all += size;
        // There are no trailers: what came of them would be the next request.
        take(in, 2);
        if (size == 0) {
          return all;
        }
      }
    }
    int at = head.indexOf("\r\ncontent-length: ");
    if (at < 0) {
      return 0;
    }
    int from = at + "\r\ncontent-length: ".length();
    int size = Integer.parseInt(head.substring(from, head.indexOf("\r\n", from)));
    take(in, size);
    return size;
  }

  private void take(InputStream in, int size) throws IOException {
    for (int i = 0; i < size; i++) {
      var _ = need(in);
    }
  }

  /**
   * The requests that it took for whole ones: their method, target and bytes of content. Whoever
   * asks has ended all that connects to it.
   */
  List<String> whole() throws IOException {
    server.close();
    try {
      accepting.join();
      for (Thread one : serving) {
        one.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return List.copyOf(whole);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
