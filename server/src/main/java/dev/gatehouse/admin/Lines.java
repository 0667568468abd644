package dev.gatehouse.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Lines of UTF-8 over a socket, each of a bounded length. */
final class Lines {
  private final SocketChannel channel;
  private final int maxBytes;
  private final ByteBuffer in = ByteBuffer.allocate(8_192).flip();

  Lines(SocketChannel channel, int maxBytes) {
    this.channel = channel;
    this.maxBytes = maxBytes;
  }

  /**
   * The next line; empty at the end of the stream, where an unfinished line is dropped.
   *
   * @throws IllegalArgumentException if it is longer than it may be, or not UTF-8
   */
  Optional<String> read() throws IOException {
    byte[] line = new byte[256];
    int length = 0;
    while (true) {
      if (!in.hasRemaining() && !fill()) {
        return Optional.empty();
      }
      byte b = in.get();
      if (b == '\n') {
        return Optional.of(text(line, length));
      }
      if (length == maxBytes) {
        throw new IllegalArgumentException("a line must have at most " + maxBytes + " bytes");
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, 2 * length);
      }
      line[length++] = b;
    }
  }

  void write(String line) throws IOException {
    ByteBuffer out = StandardCharsets.UTF_8.encode(CharBuffer.wrap(line + "\n"));
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  private boolean fill() throws IOException {
    in.clear();
    int read = channel.read(in);
    in.flip();
    return read >= 0;
  }

  private static String text(byte[] line, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(line, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8", e);
    }
  }
}
