package dev.gatehouse.proxy;

import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http.Limits;
import dev.gatehouse.proxy.http.SectionText;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.FieldDecoder;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A caller of HTTP/2 that sends whatever frames it is told to. */
final class FrameCaller implements AutoCloseable {
  /** One frame as it came. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(int type, int flags, int stream, byte[] payload) {
    int number() {
      return ByteBuffer.wrap(payload).getInt(payload.length == 4 ? 0 : 4);
    }

    boolean ends() {
      return (flags & 1) != 0 && type <= 1;
    }
  }

  /** An answer as it came; a status of 0 if the stream was reset without one. */
  record Answer(int status, Map<String, String> fields, String content, int reset) {}

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final FieldDecoder decoder = new FieldDecoder();
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
  private final Map<Integer, List<Frame>> unread = new LinkedHashMap<>();
  final List<Frame> ofConnection = new ArrayList<>();
  private int next = 1;

  FrameCaller(InetSocketAddress address) throws IOException {
    this(new Socket(address.getAddress(), address.getPort()));
  }

  FrameCaller(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Sends the preface and settings, given as pairs. */
  FrameCaller greet(int... settings) throws IOException {
    gathered.writeBytes(Frames.PREFACE);
    return settings(settings);
  }

  /** Takes the preface of the other side, being the server, and sends settings. */
  FrameCaller serve(int... settings) throws IOException {
    if (!Arrays.equals(in.readNBytes(Frames.PREFACE.length), Frames.PREFACE)) {
      throw new AssertionError("no preface came");
    }
    return settings(settings);
  }

  private FrameCaller settings(int... settings) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(3 * settings.length);
    for (int i = 0; i < settings.length; i += 2) {
      payload.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    return frame(Frames.SETTINGS, 0, 0, payload.array()).flush();
  }

  /** Gathers a frame; {@link #flush} sends it. */
  FrameCaller frame(int type, int flags, int stream, byte... payload) {
    gathered.write(payload.length >> 16);
    gathered.write(payload.length >> 8);
    gathered.write(payload.length);
    gathered.write(type);
    gathered.write(flags);
    gathered.writeBytes(ByteBuffer.allocate(4).putInt(stream).array());
    gathered.writeBytes(payload);
    return this;
  }

  FrameCaller number(int type, int stream, int number) {
    return frame(type, 0, stream, ByteBuffer.allocate(4).putInt(number).array());
  }

  FrameCaller raw(byte[] bytes) {
    gathered.writeBytes(bytes);
    return this;
  }

  FrameCaller flush() throws IOException {
    out.write(gathered.toByteArray());
    out.flush();
    gathered.reset();
    return this;
  }

  /** A field block of literals without coding, from pairs. */
  static byte[] block(String... pairs) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < pairs.length; i += 2) {
      block.write(0);
      string(block, pairs[i]);
      string(block, pairs[i + 1]);
    }
    return block.toByteArray();
  }

  private static void string(ByteArrayOutputStream block, String text) {
    int length = text.length();
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      for (length -= 127; length > 127; length >>= 7) {
        block.write((length & 127) | 128);
      }
      block.write(length);
    }
    block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The block of a request, with more fields. */
  static byte[] request(String method, String path, String... more) {
    String[] head = {":method", method, ":scheme", "http", ":authority", "a", ":path", path};
    return block(Stream.concat(Stream.of(head), Stream.of(more)).toArray(String[]::new));
  }

  /** Opens the next stream with a block; returns its number. */
  int open(byte[] block, boolean ends) {
    int stream = next;
    next += 2;
    frame(Frames.HEADERS, Frames.END_HEADERS | (ends ? Frames.END_STREAM : 0), stream, block);
    return stream;
  }

  Answer get(String path, String... more) throws IOException {
    int stream = open(request("GET", path, more), true);
    flush();
    return answer(stream);
  }

  Answer post(String path, String content, String... more) throws IOException {
    int stream = open(request("POST", path, more), false);
    frame(Frames.DATA, Frames.END_STREAM, stream, content.getBytes(StandardCharsets.ISO_8859_1));
    flush();
    return answer(stream);
  }

  /** Reads to the end and answers nothing, so that another thread may write meanwhile. */
  void swallow() throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  /** The next frame of the connection or any stream. */
  Frame next() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    Frame frame = new Frame(type, flags, stream, in.readNBytes(length));
    if (frame.type == Frames.SETTINGS && frame.flags == 0) {
      frame(Frames.SETTINGS, Frames.ACK, 0).flush();
    }
    return frame;
  }

  /** The next frame of this type, whatever comes before it. */
  Frame await(int type) throws IOException {
    Frame frame = next();
    while (frame.type != type) {
      frame = next();
    }
    return frame;
  }

  Frame next(int stream) throws IOException {
    while (true) {
      List<Frame> waiting = unread.computeIfAbsent(stream, _ -> new ArrayList<>());
      if (!waiting.isEmpty()) {
        return waiting.removeFirst();
      }
      Frame frame = next();
      if (frame.stream == 0) {
        ofConnection.add(frame);
      } else {
        unread.computeIfAbsent(frame.stream, _ -> new ArrayList<>()).add(frame);
      }
    }
  }

  /** The answer on a stream; content is paid for as it comes. */
  Answer answer(int stream) throws IOException {
    int status = 0;
    Map<String, String> fields = new LinkedHashMap<>();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (true) {
      Frame frame = next(stream);
      switch (frame.type) {
        case Frames.HEADERS -> {
          fields = fields(frame.payload);
          status = Integer.parseInt(fields.get(":status"));
        }
        case Frames.DATA -> {
          content.writeBytes(frame.payload);
          if (frame.payload.length > 0 && !frame.ends()) {
            number(Frames.WINDOW_UPDATE, 0, frame.payload.length);
            number(Frames.WINDOW_UPDATE, stream, frame.payload.length).flush();
          }
        }
        case Frames.RST_STREAM -> {
          return new Answer(status, fields, text(content), frame.number());
        }
        default -> {
          continue;
        }
      }
      if (frame.ends()) {
        return new Answer(status, fields, text(content), -1);
      }
    }
  }

  /** Answers a stream with 200, being the server. */
  void reply(int stream, String content) throws IOException {
    frame(Frames.HEADERS, Frames.END_HEADERS, stream, block(":status", "200"));
    frame(Frames.DATA, Frames.END_STREAM, stream, content.getBytes(StandardCharsets.ISO_8859_1));
    flush();
  }

  private static String text(ByteArrayOutputStream content) {
    return content.toString(StandardCharsets.ISO_8859_1);
  }

  Map<String, String> fields(byte[] block) {
    try {
      FieldSection section = new FieldSection(Limits.USUAL);
      section.begin();
      decoder.decode(block, 0, block.length, section);
      return SectionText.of(section);
    } catch (ConnectionError e) {
      throw new AssertionError(e);
    }
  }

  /** The error code of the GOAWAY that ends the connection; -1 if it ends without one. */
  int goneAway() throws IOException {
    int code = -1;
    try {
      while (true) {
        Frame frame = next();
        code = frame.type == Frames.GOAWAY ? frame.number() : code;
      }
    } catch (EOFException | SocketException e) {
      return code;
    }
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
