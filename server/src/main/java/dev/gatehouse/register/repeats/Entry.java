package dev.gatehouse.register.repeats;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One line of a file.
 *
 * @param fingerprint of the request, for an intent; else empty
 * @param made wall clock, milliseconds since the epoch
 * @param ttl in milliseconds, from {@code made}
 * @param call the id of the first call
 * @param terms a digest of what the answer was minimized to
 * @param owner whose bound it counts against
 */
record Entry(
    Kind kind,
    ChangeId id,
    String fingerprint,
    long made,
    long ttl,
    String call,
    long terms,
    String owner) {
  private static final int MOST_TEXT = 4096;

  /** What is kept. */
  enum Kind {
    /** The change is about to be sent. */
    INTENT(1),
    /** Its answer; the content behind it is the answer's, and empty if that is not kept. */
    ANSWER(2),
    /** It was not sent after all. */
    RELEASE(3);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    private static Kind of(byte code) throws IOException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("no kind of entry: " + code);
    }
  }

  byte[] bytes() {
    byte[] print = fingerprint.getBytes(StandardCharsets.UTF_8);
    byte[] named = call.getBytes(StandardCharsets.UTF_8);
    byte[] owned = owner.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(1 + ChangeId.BYTES + 36 + print.length + named.length + owned.length);
    out.put(kind.code);
    id.into(out);
    out.putLong(made).putLong(ttl).putLong(terms);
    text(out, print);
    text(out, named);
    text(out, owned);
    return out.array();
  }

  private static void text(ByteBuffer out, byte[] text) {
    out.putInt(text.length).put(text);
  }

  /**
   * Reads one back.
   *
   * @throws IOException if these are not the bytes of one
   */
  static Entry of(byte[] bytes) throws IOException {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      Kind kind = Kind.of(in.get());
      ChangeId id = ChangeId.of(in);
      long made = in.getLong();
      long ttl = in.getLong();
      long terms = in.getLong();
      String fingerprint = text(in);
      String call = text(in);
      String owner = text(in);
      return new Entry(kind, id, fingerprint, made, ttl, call, terms, owner);
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IOException("not an entry", e);
    }
  }

  private static String text(ByteBuffer in) throws IOException {
    int length = in.getInt();
    if (length < 0 || length > MOST_TEXT) {
      throw new IOException("a text of " + length + " bytes");
    }
    byte[] text = new byte[length];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
