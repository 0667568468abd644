package dev.gatehouse.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A caller of raw bytes. */
final class RawCaller implements AutoCloseable {
  /** An answer as it came, its content decoded. */
  record Answer(int status, String head, String content) {
    String field(String name) {
      String lower = head.toLowerCase(Locale.ROOT);
      int at = lower.indexOf("\r\n" + name.toLowerCase(Locale.ROOT) + ": ");
      if (at < 0) {
        return "";
      }
      int from = at + name.length() + 4;
      return head.substring(from, head.indexOf("\r\n", from));
    }
  }

  private final Socket socket;
  private final InputStream in;

  RawCaller(InetSocketAddress address) throws IOException {
    this(connected(address));
  }

  RawCaller(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  private static Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    socket.connect(address, 30_000);
    return socket;
  }

  RawCaller send(String raw) throws IOException {
    return send(raw.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawCaller send(byte[] raw) throws IOException {
    socket.getOutputStream().write(raw);
    socket.getOutputStream().flush();
    return this;
  }

  Socket socket() {
    return socket;
  }

  /** Reads one answer to a request that was no HEAD. */
  Answer answer() throws IOException {
    return answer(false);
  }

  Answer answer(boolean toHead) throws IOException {
    String head = head();
    if (head.isEmpty()) {
      throw new IOException("the connection was closed without an answer");
    }
    int status = Integer.parseInt(head.substring(9, 12));
    String lower = head.toLowerCase(Locale.ROOT);
    byte[] content = new byte[0];
    if (!toHead && status != 204 && status != 304 && status >= 200) {
      int at = lower.indexOf("\r\ncontent-length: ");
      if (at >= 0) {
        int from = at + "\r\ncontent-length: ".length();
        content =
            in.readNBytes(Integer.parseInt(lower.substring(from, lower.indexOf("\r\n", from))));
      } else if (lower.contains("\r\ntransfer-encoding: chunked\r\n")) {
        content = Raw.chunks(in);
      } else {
        content = in.readAllBytes();
      }
    }
    return new Answer(status, head, new String(content, StandardCharsets.ISO_8859_1));
  }

  /** The head of an answer; empty if the connection ended before it. */
  String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int state = 0;
    while (state < 4) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.write(b);
      state = b == (state % 2 == 0 ? '\r' : '\n') ? state + 1 : b == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** Everything that comes until the connection ends, or nothing more for a while. */
  String rest() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketException | SocketTimeoutException e) {
      all.write('!');
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** The last characters of what comes until the connection ends; the rest is not kept. */
  String ending() throws IOException {
    byte[] part = new byte[65_536];
    String last = "";
    int bytes;
    while ((bytes = in.read(part)) >= 0) {
      String text = last + new String(part, 0, bytes, StandardCharsets.ISO_8859_1);
      last = text.substring(Math.max(0, text.length() - 100));
    }
    return last;
  }

  /** How many bytes come until the connection ends, or so many have; none of them is kept. */
  int rest(int most) throws IOException {
    byte[] part = new byte[65_536];
    int all = 0;
    try {
      while (all < most) {
        int bytes = in.read(part, 0, Math.min(part.length, most - all));
        if (bytes < 0) {
          break;
        }
        all += bytes;
      }
      return all;
    } catch (SocketException e) {
      return 0;
    }
  }

  /** Whether the other side has ended the connection; waits for it. */
  boolean ended() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
