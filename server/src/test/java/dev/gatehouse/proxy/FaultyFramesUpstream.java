package dev.gatehouse.proxy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** An upstream over HTTP/2 that does wrong what the path of a request says, or is so from begin. */
public final class FaultyFramesUpstream implements AutoCloseable {
  /** How it greets. */
  public enum Greeting {
    /** As it should. */
    WELL,
    /** It says nothing. */
    SILENT,
    /** It leaves within its settings. */
    CUT,
    /** It says that it goes away, and does not look at a request. */
    GOES_AWAY,
    /** It greets, and neither reads nor says anything more. */
    FREEZES
  }

  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  private final Greeting greeting;
  private final Accepting server;

  /** Accepts from now on. */
  public FaultyFramesUpstream(Greeting greeting) throws IOException {
    this.greeting = greeting;
    server = new Accepting(Thread.ofVirtual().name("faulty-frames"), this::serve);
  }

  public int port() {
    return server.port();
  }

  /** Connections that were made and are not ended by either side. */
  public long open() {
    return server.open();
  }

  private void serve(Socket socket) throws IOException {
    try (FrameCaller peer = new FrameCaller(socket)) {
      if (!greets(peer)) {
        return;
      }
      while (true) {
        FrameCaller.Frame frame = peer.next();
        if (frame.type() == Frames.HEADERS) {
          String path = peer.fields(frame.payload()).getOrDefault(":path", "/");
          if (!does(path.substring(1), peer, frame.stream())) {
            return;
          }
        }
      }
    }
  }

  /** Whether the connection goes on. */
  private boolean greets(FrameCaller peer) throws IOException {
    switch (greeting) {
      case WELL -> peer.serve();
      case SILENT -> peer.swallow();
      case CUT -> peer.raw(new byte[] {0, 0, 6, 4, 0}).flush();
      case GOES_AWAY -> {
        peer.serve().frame(Frames.GOAWAY, 0, 0, new byte[8]).flush();
        peer.swallow();
      }
      case FREEZES -> {
        peer.serve();
        awaitEnd();
      }
    }
    return greeting == Greeting.WELL;
  }

  private void awaitEnd() {
    while (!server.isClosed()) {
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Whether the connection goes on. */
  private static boolean does(String fault, FrameCaller peer, int stream) throws IOException {
    switch (fault) {
      case "closes" -> {
        return false;
      }
      case "closes-early" -> {
        peer.raw(new byte[] {0, 0, 9, 1, 4, 0, 0}).flush();
        return false;
      }
      case "closes-in-content" -> {
        head(peer, stream, "content-length", "9");
        peer.frame(Frames.DATA, 0, stream, HELLO).flush();
        return false;
      }
      case "resets" -> peer.number(Frames.RST_STREAM, stream, 2);
      case "refuses" -> peer.number(Frames.RST_STREAM, stream, 7);
      case "hangs" -> {}
      case "hangs-after-head" -> head(peer, stream, "content-length", "5");
      case "goes-away-and-hangs" ->
          peer.frame(Frames.GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) stream, 0, 0, 0, 0});
      case "one-byte-a-second" -> trickle(peer, stream);
      case "garbage" ->
          peer.raw("\0\0\0\0\1HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      case "wrong-length" -> answer(peer, stream, "content-length", "9");
      case "two-lengths" -> answer(peer, stream, "content-length", "5", "content-length", "9");
      case "huge-fields" -> huge(peer, stream);
      case "answers-twice" -> {
        answer(peer, stream);
        answer(peer, stream);
      }
      case "limited" -> limited(peer, stream, "retry-after", "60");
      case "limited-untold" -> limited(peer, stream);
      default -> answer(peer, stream);
    }
    peer.flush();
    return true;
  }

  private static void head(FrameCaller peer, int stream, String... more) {
    peer.frame(Frames.HEADERS, Frames.END_HEADERS, stream, status("200", more));
  }

  private static byte[] status(String status, String... more) {
    String[] all = new String[2 + more.length];
    all[0] = ":status";
    all[1] = status;
    System.arraycopy(more, 0, all, 2, more.length);
    return FrameCaller.block(all);
  }

  private static void answer(FrameCaller peer, int stream, String... more) {
    head(peer, stream, more);
    peer.frame(Frames.DATA, Frames.END_STREAM, stream, HELLO);
  }

  private static void limited(FrameCaller peer, int stream, String... more) {
    int flags = Frames.END_HEADERS | Frames.END_STREAM;
    peer.frame(Frames.HEADERS, flags, stream, status("429", more));
  }

  private static void huge(FrameCaller peer, int stream) {
    peer.frame(Frames.HEADERS, 0, stream, status("200"));
    byte[] field = FrameCaller.block("a", "b".repeat(16_000));
    for (int i = 0; i < 8; i++) {
      peer.frame(Frames.CONTINUATION, i == 7 ? Frames.END_HEADERS : 0, stream, field);
    }
  }

  private static void trickle(FrameCaller peer, int stream) throws IOException {
    byte[] block = status("200");
    byte[] frame = new byte[9 + block.length];
    frame[2] = (byte) block.length;
    frame[3] = Frames.HEADERS;
    frame[4] = Frames.END_HEADERS;
    frame[8] = (byte) stream;
    System.arraycopy(block, 0, frame, 9, block.length);
    for (byte b : frame) {
      peer.raw(new byte[] {b}).flush();
      LockSupport.parkNanos(1_000_000_000L);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
