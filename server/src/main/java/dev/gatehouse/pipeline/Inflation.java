package dev.gatehouse.pipeline;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** One deflated content in its frame (RFC 1950, RFC 1952): exactly one, from end to end. */
final class Inflation {
  private static final int PART = 8 * 1024;

  private static final int GZIP_HEAD = 10;
  private static final int GZIP_TAIL = 8;
  private static final int DEFLATED = 8;
  private static final int CHECKED = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final byte[] content;
  private final int cap;
  private int at;

  Inflation(byte[] content, int cap) {
    this.content = content;
    this.cap = cap;
  }

  ContentCoding.Decoded zlib() throws DataFormatException {
    byte[] plain = inflated(false, 0);
    return plain == null ? new ContentCoding.TooLarge() : ContentCoding.plain(plain);
  }

  /** RFC 1952 §2.3; a second member is legal there, and read by some only. */
  ContentCoding.Decoded gzip() throws DataFormatException {
    skipHead();
    byte[] plain = inflated(true, GZIP_TAIL);
    if (plain == null) {
      return new ContentCoding.TooLarge();
    }
    CRC32 sum = new CRC32();
    sum.update(plain);
    int tail = content.length - GZIP_TAIL;
    if (number(tail) != (int) sum.getValue() || number(tail + 4) != plain.length) {
      throw new DataFormatException("a checksum that is not that of the content");
    }
    return ContentCoding.plain(plain);
  }

  private void skipHead() throws DataFormatException {
    need(GZIP_HEAD);
    int flags = content[3] & 0xff;
    boolean known = (content[0] & 0xff) == 0x1f && (content[1] & 0xff) == 0x8b;
    if (!known || content[2] != DEFLATED || (flags & RESERVED) != 0) {
      throw new DataFormatException("not gzip");
    }
    at = GZIP_HEAD;
    if ((flags & EXTRA) != 0) {
      need(2);
      int length = (content[at] & 0xff) | (content[at + 1] & 0xff) << 8;
      need(2 + length);
      at += 2 + length;
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & CHECKED) != 0) {
      need(2);
      at += 2;
    }
  }

  private void skipText() throws DataFormatException {
    do {
      need(1);
    } while (content[at++] != 0);
  }

  private void need(int bytes) throws DataFormatException {
    if (content.length - at < bytes) {
      throw endsEarly();
    }
  }

  private static DataFormatException endsEarly() {
    return new DataFormatException("it ends early");
  }

  private int number(int from) {
    return (content[from] & 0xff)
        | (content[from + 1] & 0xff) << 8
        | (content[from + 2] & 0xff) << 16
        | (content[from + 3] & 0xff) << 24;
  }

  /** What is deflated up to so many bytes before the end; null if that is more than the cap. */
  private byte @Nullable [] inflated(boolean bare, int behind) throws DataFormatException {
    Inflater inflater = new Inflater(bare);
    try {
      inflater.setInput(content, at, content.length - at);
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      byte[] part = new byte[PART];
      while (!inflater.finished()) {
        int length = inflater.inflate(part);
        if (length == 0 && !inflater.finished()) {
          throw inflater.needsDictionary()
              ? new DataFormatException("a dictionary that nobody has")
              : endsEarly();
        }
        if (plain.size() + length > cap) {
          return null;
        }
        plain.write(part, 0, length);
      }
      if (inflater.getRemaining() < behind) {
        throw endsEarly();
      }
      if (inflater.getRemaining() > behind) {
        throw new DataFormatException("more behind its end");
      }
      return plain.toByteArray();
    } finally {
      inflater.end();
    }
  }
}
