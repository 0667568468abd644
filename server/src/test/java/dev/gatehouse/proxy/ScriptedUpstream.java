package dev.gatehouse.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** An upstream of raw bytes: keeps the requests that it saw and answers as it is told. */
final class ScriptedUpstream implements AutoCloseable {
  /** A whole answer. */
  static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

  /** What a request is answered with. */
  @FunctionalInterface
  interface Script {
    /** Writes the answer; false ends the connection. */
    boolean answer(Seen request, OutputStream out) throws IOException;
  }

  /** One request as it came: its head as text, its content decoded. */
  record Seen(int connection, String head, String content) {
    String line() {
      return head.substring(0, head.indexOf("\r\n"));
    }
  }

  final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  final AtomicInteger connections;
  final AtomicInteger bytes = new AtomicInteger();
  private final Accepting server;
  private final AtomicInteger served = new AtomicInteger();
  private volatile Script script;

  ScriptedUpstream(Script script) throws IOException {
    this.script = script;
    server = new Accepting(Thread.ofVirtual().name("scripted-upstream"), this::serve);
    connections = server.accepted;
  }

  /** Answers everything with this. */
  static ScriptedUpstream answering(String raw) throws IOException {
    return new ScriptedUpstream(always(raw));
  }

  static Script always(String raw) {
    byte[] answer = raw.getBytes(StandardCharsets.ISO_8859_1);
    return (_, out) -> {
      out.write(answer);
      return true;
    };
  }

  /** Answers everything with this, and gives away what it writes the first answer to. */
  static ScriptedUpstream keeping(CompletableFuture<OutputStream> kept, String raw)
      throws IOException {
    Script always = always(raw);
    return new ScriptedUpstream(
        (request, out) -> {
          kept.complete(out);
          return always.answer(request, out);
        });
  }

  /** Answers everything with 200 and what was sent. */
  static ScriptedUpstream echoing() throws IOException {
    return new ScriptedUpstream(
        (request, out) -> {
          byte[] content = request.content().getBytes(StandardCharsets.ISO_8859_1);
          String head = "HTTP/1.1 200 OK\r\nContent-Length: " + content.length + "\r\n\r\n";
          out.write(head.getBytes(StandardCharsets.ISO_8859_1));
          out.write(content);
          return true;
        });
  }

  /** Answers a path with {@code large} in it with 8 MB, and any other with {@link #HELLO}. */
  static ScriptedUpstream withLargePage() throws IOException {
    Script small = always(HELLO);
    byte[] head =
        "HTTP/1.1 200 OK\r\nContent-Length: 8388608\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    byte[] part = new byte[65_536];
    return new ScriptedUpstream(
        (request, out) -> {
          if (!request.line().contains("large")) {
            return small.answer(request, out);
          }
          out.write(head);
          for (int i = 0; i < 128; i++) {
            out.write(part);
          }
          return true;
        });
  }

  void now(Script next) {
    script = next;
  }

  URI url() {
    return server.url();
  }

  /** The next request, waited for. */
  Seen next() throws InterruptedException {
    Seen next = seen.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("the upstream saw nothing");
    }
    return next;
  }

  /** Waits until something of a request has come. */
  void begun() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (bytes.get() == 0) {
      if (System.nanoTime() > until) {
        throw new AssertionError("the upstream saw nothing");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void serve(Socket socket) throws IOException {
    int number = served.incrementAndGet();
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    boolean goesOn = true;
    while (goesOn) {
      String head = head(in);
      if (head.isEmpty()) {
        return;
      }
      Seen request =
          new Seen(number, head, new String(content(in, head), StandardCharsets.ISO_8859_1));
      seen.add(request);
      goesOn = script.answer(request, out);
      out.flush();
    }
  }

  private String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = read(in);
      if (b < 0) {
        return "";
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private int read(InputStream in) throws IOException {
    int b = in.read();
    if (b >= 0) {
      bytes.incrementAndGet();
    }
    return b;
  }

  private byte[] content(InputStream in, String head) throws IOException {
    String lower = head.toLowerCase(Locale.ROOT);
    if (lower.contains("\r\ntransfer-encoding: chunked\r\n")) {
      return Raw.chunks(in);
    }
    int at = lower.indexOf("\r\ncontent-length: ");
    if (at < 0) {
      return new byte[0];
    }
    int from = at + "\r\ncontent-length: ".length();
    int length = Integer.parseInt(lower.substring(from, lower.indexOf("\r\n", from)));
    byte[] content = in.readNBytes(length);
    bytes.addAndGet(content.length);
    if (content.length < length) {
      throw new IOException("the request broke off");
    }
    return content;
  }

  /** Connections that were made and are not ended by either side. */
  long open() {
    return server.open();
  }

  /** Cuts all connections. */
  void cut() throws IOException {
    server.cut();
  }

  /** Resets all connections. */
  void reset() throws IOException {
    server.reset();
  }

  /** Is there no more. */
  void vanish() throws IOException {
    server.close();
  }

  @Override
  public void close() throws IOException {
    vanish();
  }
}
