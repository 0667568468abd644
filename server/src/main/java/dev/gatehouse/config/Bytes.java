package dev.gatehouse.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The text of a configuration file, bounded and strictly UTF-8. */
final class Bytes {
  static final int MAX_BYTES = 4 * 1024 * 1024;

  private Bytes() {}

  static String read(Path file) throws Unreadable {
    Origin start = new Origin(file, 1, 1);
    if (Files.isDirectory(file)) {
      throw new Unreadable(start, "is a folder", "name a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new Unreadable(start, "the file is over 4 MB", "split it into parts");
      }
      if (bytes.length == 0) {
        // Whoever writes a file empties it first: for a moment nothing would be allowed to anybody.
        throw new Unreadable(start, "the file is empty", "write keys and values");
      }
      return decode(bytes, file);
    } catch (NoSuchFileException e) {
      throw new Unreadable(start, "there is no such file", "create it or name another");
    } catch (IOException e) {
      throw new Unreadable(
          start, "cannot be read (" + e.getClass().getSimpleName() + ")", "let Gatehouse read it");
    }
  }

  static String decode(byte[] bytes, Path file) throws Unreadable {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    String text = out.flip().toString();
    try {
      if (result.isError()) {
        result.throwException();
      }
    } catch (CharacterCodingException e) {
      throw new Unreadable(after(text, file), "not UTF-8 from here on", "save the file as UTF-8");
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** The place behind this much of a file's text. */
  static Origin after(String text, Path file) {
    int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
    String last = text.substring(text.lastIndexOf('\n') + 1);
    return new Origin(file, line, 1 + last.codePointCount(0, last.length()));
  }
}
