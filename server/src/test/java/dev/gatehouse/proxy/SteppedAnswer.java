package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** An answer that an upstream gives step by step, and how much has come of what it answers. */
abstract class SteppedAnswer {
  /** How an answer says where it ends. */
  enum Form {
    LENGTH,
    /** In chunks, and over HTTP/2 by the end of its last frame of content. */
    CHUNKS,
    /** By the end of the connection, and over HTTP/2 by trailers. */
    END
  }

  /** How an answer ends. */
  enum Ending {
    WELL,
    /** Well, and the upstream says that this was all that it answers. */
    LEAVES,
    /** Well, and over HTTP/2 the upstream takes no more of the request. */
    HUSHES,
    RESET,
    CUT;

    boolean isWhole() {
      return this != RESET && this != CUT;
    }
  }

  final AtomicInteger taken = new AtomicInteger();
  volatile boolean over;

  abstract void interim() throws IOException;

  abstract void head(int status, Form form, int length) throws IOException;

  abstract void part(Form form, String content) throws IOException;

  /** The last part of a whole answer, and how it ends. */
  abstract void end(Form form, String content, Ending ending) throws IOException;

  /** Waits until so much of its content has come, or no more comes. */
  void awaitTaken(int bytes) {
    Door.await(() -> over || taken.get() >= bytes);
  }

  /** Over HTTP/1.1. */
  static final class Lines extends SteppedAnswer {
    private final Socket socket;

    Lines(Socket socket) {
      this.socket = socket;
    }

    private void say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    @Override
    void interim() throws IOException {
      say(Raw.head("HTTP/1.1 103 Early Hints", "Link: x"));
    }

    @Override
    void head(int status, Form form, int length) throws IOException {
      String framing =
          switch (form) {
            case LENGTH -> "Content-Length: " + length;
            case CHUNKS -> "Transfer-Encoding: chunked";
            case END -> "Connection: close";
          };
      say(Raw.head("HTTP/1.1 " + status + " Said", framing));
    }

    @Override
    void part(Form form, String content) throws IOException {
      boolean chunk = form == Form.CHUNKS;
      say(chunk ? Integer.toHexString(content.length()) + "\r\n" + content + "\r\n" : content);
    }

    @Override
    void end(Form form, String content, Ending ending) throws IOException {
      if (ending == Ending.RESET) {
        socket.setSoLinger(true, 0);
        socket.close();
        return;
      }
      if (ending.isWhole()) {
        part(form, content);
        say(form == Form.CHUNKS ? "0\r\n\r\n" : "");
      }
      if (ending == Ending.CUT || ending == Ending.LEAVES || form == Form.END) {
        socket.shutdownOutput();
      }
    }
  }

  /** Over HTTP/2; others may be answered on its connection meanwhile. */
  static final class Streams extends SteppedAnswer {
    private final Socket socket;
    private final FrameCaller peer;
    private final int stream;

    Streams(Socket socket, FrameCaller peer, int stream) {
      this.socket = socket;
      this.peer = peer;
      this.stream = stream;
    }

    private void fields(int flags, String... pairs) throws IOException {
      synchronized (peer) {
        peer.frame(Frames.HEADERS, Frames.END_HEADERS | flags, stream, FrameCaller.block(pairs));
        peer.flush();
      }
    }

    @Override
    void interim() throws IOException {
      fields(0, ":status", "103", "link", "x");
    }

    @Override
    void head(int status, Form form, int length) throws IOException {
      if (form == Form.LENGTH) {
        fields(0, ":status", "" + status, "content-length", "" + length);
      } else {
        fields(0, ":status", "" + status);
      }
    }

    @Override
    void part(Form form, String content) throws IOException {
      data(0, content);
    }

    private void data(int flags, String content) throws IOException {
      synchronized (peer) {
        String rest = content;
        for (; rest.length() > 16_384; rest = rest.substring(16_384)) {
          peer.frame(Frames.DATA, 0, stream, rest.substring(0, 16_384).getBytes(ISO_8859_1));
        }
        peer.frame(Frames.DATA, flags, stream, rest.getBytes(ISO_8859_1)).flush();
      }
    }

    @Override
    void end(Form form, String content, Ending ending) throws IOException {
      if (ending.isWhole()) {
        data(form == Form.END ? 0 : Frames.END_STREAM, content);
        if (form == Form.END) {
          fields(Frames.END_STREAM, "x", "y");
        }
      }
      synchronized (peer) {
        switch (ending) {
          case HUSHES -> peer.number(Frames.RST_STREAM, stream, 0);
          case RESET -> peer.number(Frames.RST_STREAM, stream, 2);
          case LEAVES ->
              peer.frame(Frames.GOAWAY, 0, 0, new byte[] {0, 0, 0, (byte) stream, 0, 0, 0, 0});
          case WELL, CUT -> {}
        }
        peer.flush();
      }
      if (ending == Ending.CUT || ending == Ending.LEAVES) {
        socket.shutdownOutput();
      }
    }
  }
}
