package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream that answers each POST step by step, as it is told, and all else at once. */
final class SteppedUpstream implements AutoCloseable {
  /** What no request may look like. */
  final Queue<String> odd = new ConcurrentLinkedQueue<>();

  private final BlockingQueue<SteppedAnswer> asked = new LinkedBlockingQueue<>();
  private final Accepting connections;
  private final Protocol spoken;

  SteppedUpstream(Protocol spoken) throws IOException {
    this.spoken = spoken;
    connections = new Accepting(Thread.ofVirtual().name("stepped"), this::serve);
  }

  Door.Builder door() {
    return Door.to(connections.url()).upstream(it -> it.over(spoken));
  }

  /** The next POST, waited for. */
  SteppedAnswer next() throws InterruptedException {
    SteppedAnswer next = asked.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("the upstream was not asked");
    }
    return next;
  }

  private void serve(Socket socket) throws IOException {
    try {
      if (spoken == Protocol.HTTP_2) {
        frames(socket);
      } else {
        lines(socket, new BufferedInputStream(socket.getInputStream()));
      }
    } catch (RuntimeException | AssertionError e) {
      odd.add(e.toString());
    }
  }

  private void lines(Socket socket, InputStream in) throws IOException {
    while (true) {
      String head = until(in, "\r\n\r\n");
      if (head.startsWith("GET /next HTTP/1.1\r\n")) {
        socket
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine".getBytes(ISO_8859_1));
      } else if (head.startsWith("POST /steps HTTP/1.1\r\n")) {
        SteppedAnswer now = new SteppedAnswer.Lines(socket);
        asked.add(now);
        try {
          content(in, head, now.taken);
        } finally {
          now.over = true;
        }
      } else {
        odd.add(head);
        return;
      }
    }
  }

  private static String until(InputStream in, String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("it ended");
      }
      read.append((char) b);
    }
    return read.toString();
  }

  private static void content(InputStream in, String head, AtomicInteger taken) throws IOException {
    String name = "\r\ncontent-length: ";
    int at = head.toLowerCase(Locale.ROOT).indexOf(name);
    if (at >= 0) {
      int from = at + name.length();
      take(in, Integer.parseInt(head.substring(from, head.indexOf("\r\n", from))), taken);
      return;
    }
    int size;
    do {
      String line = until(in, "\r\n");
      size = Integer.parseInt(line.substring(0, line.length() - 2), 16);
      take(in, size, taken);
      until(in, "\r\n");
    } while (size > 0);
  }

  private static void take(InputStream in, int bytes, AtomicInteger taken) throws IOException {
    byte[] some = new byte[8192];
    int left = bytes;
    while (left > 0) {
      int came = in.read(some, 0, Math.min(some.length, left));
      if (came < 0) {
        throw new IOException("it ended");
      }
      left -= came;
      taken.addAndGet(came);
    }
  }

  private void frames(Socket socket) throws IOException {
    Map<Integer, SteppedAnswer> open = new HashMap<>();
    try (FrameCaller peer = new FrameCaller(socket).serve()) {
      while (true) {
        FrameCaller.Frame frame = peer.next();
        int stream = frame.stream();
        SteppedAnswer of = open.get(stream);
        if (frame.type() == Frames.HEADERS && of == null) {
          String path = peer.fields(frame.payload()).getOrDefault(":path", "");
          if (path.equals("/steps")) {
            SteppedAnswer now = new SteppedAnswer.Streams(socket, peer, stream);
            open.put(stream, now);
            asked.add(now);
          } else {
            answer(peer, stream);
          }
        } else if (frame.type() == Frames.GOAWAY && frame.number() != 0) {
          odd.add("error " + frame.number());
        } else if (of != null && frame.type() == Frames.DATA) {
          of.taken.addAndGet(frame.payload().length);
          pay(peer, frame.payload().length);
        }
        if (of != null && (frame.ends() || frame.type() == Frames.RST_STREAM)) {
          of.over = true;
        }
      }
    } finally {
      open.values().forEach(it -> it.over = true);
    }
  }

  /** The window of the connection serves all requests, one after another. */
  private static void pay(FrameCaller peer, int bytes) throws IOException {
    if (bytes > 0) {
      synchronized (peer) {
        peer.number(Frames.WINDOW_UPDATE, 0, bytes).flush();
      }
    }
  }

  private static void answer(FrameCaller peer, int stream) throws IOException {
    synchronized (peer) {
      peer.frame(Frames.HEADERS, Frames.END_HEADERS, stream, FrameCaller.block(":status", "200"));
      peer.frame(Frames.DATA, Frames.END_STREAM, stream, "fine".getBytes(ISO_8859_1)).flush();
    }
  }

  @Override
  public void close() throws IOException {
    connections.close();
  }
}
