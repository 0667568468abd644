package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Headers;

/**
 * The syntax between the data of chunks (RFC 9112 §7.1), byte by byte and strict: sizes without
 * sign, prefix or white space; extensions with tokens and quoted strings only, within a bound;
 * trailers checked and kept.
 */
public final class ChunkSyntax {
  /** Over a whole content: extensions are ignored, so nobody needs many of them. */
  private static final int MOST_EXTENSION_BYTES = 4096;

  private static final int LONGEST_SIZE = 15;

  private enum At {
    SIZE,
    EXTENSION_NAME,
    EXTENSION_VALUE,
    QUOTED,
    QUOTED_PAIR,
    AFTER_QUOTED,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    END
  }

  private final TrailerSyntax trailer;
  private At at = At.SIZE;
  private long size;
  private int digits;
  private int token;
  private int extensionBytes;

  public ChunkSyntax(Limits limits) {
    trailer = new TrailerSyntax(limits);
  }

  /** Bytes of data that come next; while there are some, {@link #accept} must not be called. */
  public long data() {
    return at == At.DATA ? size : 0;
  }

  /** Notes that so many bytes of data went by. */
  public void skip(long bytes) {
    size -= bytes;
    if (size == 0) {
      at = At.DATA_CR;
    }
  }

  /** The fields behind the content, once it has ended. */
  public Headers trailers() {
    return trailer.fields();
  }

  /** Whether the content has ended. */
  public boolean ended() {
    return at == At.END;
  }

  /** Takes the next byte that is not data. */
  public void accept(byte b) throws Refused {
    at =
        switch (at) {
          case SIZE -> size(b);
          case EXTENSION_NAME, EXTENSION_VALUE -> extension(b);
          case QUOTED, QUOTED_PAIR -> quoted(b);
          case AFTER_QUOTED -> afterToken(b);
          case SIZE_LF -> afterSize(b);
          case DATA_CR -> expect(b, '\r', At.DATA_LF);
          case DATA_LF -> expect(b, '\n', At.SIZE);
          case TRAILER -> trailer.accept(b) ? At.END : At.TRAILER;
          case DATA, END -> throw new IllegalStateException("no syntax is due");
        };
  }

  private At size(byte b) throws Refused {
    int digit = Octets.hex(b);
    if (digit >= 0) {
      if (++digits > LONGEST_SIZE) {
        throw Refused.framing("a chunk size is too long");
      }
      size = size << 4 | digit;
      return At.SIZE;
    }
    if (digits == 0) {
      throw Refused.framing("a chunk size is missing");
    }
    return afterToken(b);
  }

  private At afterToken(byte b) throws Refused {
    token = 0;
    if (b == ';') {
      return At.EXTENSION_NAME;
    }
    return expect(b, '\r', At.SIZE_LF);
  }

  private At extension(byte b) throws Refused {
    countExtension();
    if (Octets.token(b)) {
      token++;
      return at;
    }
    if (at == At.EXTENSION_VALUE && token == 0 && b == '"') {
      return At.QUOTED;
    }
    if (token == 0) {
      throw Refused.framing("a chunk extension is empty");
    }
    if (at == At.EXTENSION_NAME && b == '=') {
      token = 0;
      return At.EXTENSION_VALUE;
    }
    return afterToken(b);
  }

  private At quoted(byte b) throws Refused {
    countExtension();
    if (!Octets.value(b)) {
      throw Refused.framing("a chunk extension holds the byte " + (b & 0xff));
    }
    if (at == At.QUOTED_PAIR) {
      return At.QUOTED;
    }
    return b == '"' ? At.AFTER_QUOTED : b == '\\' ? At.QUOTED_PAIR : At.QUOTED;
  }

  private void countExtension() throws Refused {
    if (++extensionBytes > MOST_EXTENSION_BYTES) {
      throw Refused.framing("more than " + MOST_EXTENSION_BYTES + " bytes of chunk extensions");
    }
  }

  private At afterSize(byte b) throws Refused {
    digits = 0;
    return expect(b, '\n', size == 0 ? At.TRAILER : At.DATA);
  }

  private static At expect(byte b, char wanted, At next) throws Refused {
    if (b != wanted) {
      throw Refused.framing("a chunk is not delimited as it must be");
    }
    return next;
  }
}
