package dev.gatehouse.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Ids of calls: 26 characters that sort by time, unique across loops, restarts and instances. 48
 * bits of milliseconds, 40 random bits drawn once, 40 bits that count. One per loop; not
 * thread-safe.
 */
public final class CallIds {
  private static final byte[] CROCKFORD =
      "0123456789ABCDEFGHJKMNPQRSTVWXYZ".getBytes(StandardCharsets.US_ASCII);

  private final byte[] text = new byte[26];
  private long count;

  public CallIds(RandomGenerator random) {
    write(random.nextLong(1L << 40), 10, 8);
  }

  public String next(long epochMillis) {
    write(epochMillis, 0, 10);
    write(count++, 18, 8);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private void write(long number, int at, int digits) {
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = CROCKFORD[(int) (number & 31)];
      number >>>= 5;
    }
  }
}
