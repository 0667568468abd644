package dev.gatehouse.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An upstream that opens WebSockets and then does as it is told. */
final class WebSocketUpstream implements AutoCloseable {
  /** What it does with an open one. */
  interface Script {
    void play(FrameWire wire) throws IOException;
  }

  /** Sends messages back and answers a Close. */
  static final Script ECHO =
      wire -> {
        FrameWire.Frame frame = wire.next();
        while (frame.opcode() != FrameWire.CLOSE) {
          wire.send(frame.first(), frame.payload());
          frame = wire.next();
        }
        wire.send(frame.first(), frame.payload());
      };

  /** What was seen: heads of requests, then the frames that a script did not take. */
  final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

  final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final Script script;
  private final Accepting server;
  volatile String extra = "";

  WebSocketUpstream(Script script) throws IOException {
    this.script = script;
    server = new Accepting(Thread.ofVirtual().name("websocket"), this::serve);
  }

  URI url() {
    return server.url();
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      heads.add(head.toString());
      String key = head.toString().replaceAll("(?s).*\r\nSec-WebSocket-Key: ([^\r]*).*", "$1");
      String answer =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + accept(key)
              + "\r\n"
              + extra
              + "\r\n";
      out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      script.play(new FrameWire(in, out, false));
      ends.add("done");
    } catch (IOException e) {
      ends.add(String.valueOf(e.getMessage()));
    }
  }

  static String accept(String key) {
    try {
      byte[] text =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
