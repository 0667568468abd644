package dev.gatehouse.register;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is known of each key, in 80 bytes of an array: a million objects with a text each would take
 * twice as much. One thread at a time writes; whoever was given a row's number after it was added
 * reads it whole.
 */
final class PackedKeys {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int HASH = 0;
  private static final int ID = 4;
  private static final int CREATED = 6;
  private static final int EXPIRES = 7;
  private static final int REVOKED = 8;
  // The integration's number, twice, and one more if the key was imported.
  private static final int SAID = 9;
  private static final int WIDTH = 10;
  private static final int LONGEST_ID = 2 * Long.BYTES;
  // 4,096 rows to an array, so that more of them move nothing.
  private static final int SHIFT = 12;
  private static final int MASK = (1 << SHIFT) - 1;

  private volatile long[][] chunks = {};
  private volatile String[] integrations = {};
  private int count;

  /** Rows so far; for the one who writes. */
  int count() {
    return count;
  }

  /** Adds a row and returns its number. */
  int add(KeyHash hash, Key key) {
    int row = count;
    if (row >> SHIFT == chunks.length) {
      long[][] more = Arrays.copyOf(chunks, chunks.length + 1);
      more[row >> SHIFT] = new long[WIDTH << SHIFT];
      chunks = more;
    }
    long[] chunk = chunks[row >> SHIFT];
    int at = (row & MASK) * WIDTH;
    chunk[at + HASH] = hash.a();
    chunk[at + HASH + 1] = hash.b();
    chunk[at + HASH + 2] = hash.c();
    chunk[at + HASH + 3] = hash.d();
    writeId(chunk, at + ID, key.id());
    chunk[at + CREATED] = key.created();
    chunk[at + EXPIRES] = key.expires();
    chunk[at + REVOKED] = key.revoked();
    chunk[at + SAID] = 2L * number(key.integration()) + (key.imported() ? 1 : 0);
    count++;
    return row;
  }

  /** Takes over what can change of a key: when it ends. */
  void change(int row, Key key) {
    int at = (row & MASK) * WIDTH;
    LONGS.setRelease(chunks[row >> SHIFT], at + EXPIRES, key.expires());
    LONGS.setRelease(chunks[row >> SHIFT], at + REVOKED, key.revoked());
  }

  /** Whether a row is of this hash; takes the same time wherever the two differ. */
  boolean is(int row, KeyHash hash) {
    long[] chunk = chunks[row >> SHIFT];
    int at = (row & MASK) * WIDTH + HASH;
    return ((chunk[at] ^ hash.a())
            | (chunk[at + 1] ^ hash.b())
            | (chunk[at + 2] ^ hash.c())
            | (chunk[at + 3] ^ hash.d()))
        == 0;
  }

  KeyHash hash(int row) {
    long[] chunk = chunks[row >> SHIFT];
    int at = (row & MASK) * WIDTH + HASH;
    return new KeyHash(chunk[at], chunk[at + 1], chunk[at + 2], chunk[at + 3]);
  }

  Key key(int row) {
    long[] chunk = chunks[row >> SHIFT];
    int at = (row & MASK) * WIDTH;
    long said = chunk[at + SAID];
    return new Key(
        id(chunk, at + ID),
        integrations[(int) (said >> 1)],
        (said & 1) == 1,
        chunk[at + CREATED],
        (long) LONGS.getAcquire(chunk, at + EXPIRES),
        (long) LONGS.getAcquire(chunk, at + REVOKED));
  }

  private int number(String integration) {
    String[] known = integrations;
    for (int i = known.length - 1; i >= 0; i--) {
      if (known[i].equals(integration)) {
        return i;
      }
    }
    String[] more = Arrays.copyOf(known, known.length + 1);
    more[known.length] = integration;
    integrations = more;
    return known.length;
  }

  private static void writeId(long[] chunk, int at, String id) {
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      throw new IllegalArgumentException(
          "id: must have 1 to " + LONGEST_ID + " characters, was " + id);
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c == 0 || c > 127) {
        throw new IllegalArgumentException("id: must be ASCII, was " + id);
      }
      chunk[at + i / Long.BYTES] |= (long) c << (Byte.SIZE * (i % Long.BYTES));
    }
  }

  private static String id(long[] chunk, int at) {
    byte[] text = new byte[LONGEST_ID];
    int length = 0;
    while (length < LONGEST_ID) {
      byte c = (byte) (chunk[at + length / Long.BYTES] >> (Byte.SIZE * (length % Long.BYTES)));
      if (c == 0) {
        break;
      }
      text[length++] = c;
    }
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }
}
