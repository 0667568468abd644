package dev.gatehouse.contract.json;

/**
 * A number of at most 18 digits, exactly: an integer and how often it is divided by ten. Used again
 * for the next number, so that comparing leaves no garbage.
 */
public final class Decimal {
  private static final int DIGITS = 18;
  private static final long[] POWERS = new long[DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private long unscaled;
  private int scale;

  Decimal() {}

  public long unscaled() {
    return unscaled;
  }

  /** Negative where it is multiplied by ten. */
  public int scale() {
    return scale;
  }

  /** Takes a number; false if it has too many digits. */
  boolean read(byte[] bytes, int from, int to) {
    return to - from <= DIGITS ? readShort(bytes, from, to) : readLong(bytes, from, to);
  }

  private boolean readShort(byte[] bytes, int from, int to) {
    boolean negative = bytes[from] == '-';
    int p = negative ? from + 1 : from;
    long value = 0;
    for (; p < to && bytes[p] >= '0'; p++) {
      if (bytes[p] > '9') {
        return readLong(bytes, from, to);
      }
      value = value * 10 + bytes[p] - '0';
    }
    scale = p == to ? 0 : to - p - 1;
    for (p++; p < to; p++) {
      if (bytes[p] > '9') {
        return readLong(bytes, from, to);
      }
      value = value * 10 + bytes[p] - '0';
    }
    unscaled = negative ? -value : value;
    return true;
  }

  private boolean readLong(byte[] bytes, int from, int to) {
    boolean negative = bytes[from] == '-';
    long value = 0;
    int digits = 0;
    int point = -1;
    int p = negative ? from + 1 : from;
    for (; p < to && (bytes[p] | 0x20) != 'e'; p++) {
      if (bytes[p] == '.') {
        point = p;
      } else if (digits == DIGITS) {
        return false;
      } else {
        value = value * 10 + bytes[p] - '0';
        digits += value == 0 ? 0 : 1;
      }
    }
    scale = (point < 0 ? 0 : p - point - 1) - exponent(bytes, p + 1, to);
    unscaled = negative ? -value : value;
    return true;
  }

  private static int exponent(byte[] bytes, int from, int to) {
    int value = 0;
    for (int p = from; p < to; p++) {
      if (bytes[p] >= '0' && bytes[p] <= '9') {
        value = value * 10 + bytes[p] - '0';
      }
    }
    return from < to && bytes[from] == '-' ? -value : value;
  }

  private int zeros() {
    int zeros = 0;
    for (long rest = unscaled; rest != 0 && rest % 10 == 0; rest /= 10) {
      zeros++;
    }
    return zeros;
  }

  /** The digits without zeros at their end, so that equal numbers have equal parts. */
  long stripped() {
    return unscaled / POWERS[zeros()];
  }

  /** The scale of {@link #stripped}. */
  int strippedScale() {
    return unscaled == 0 ? 0 : scale - zeros();
  }

  /** Whether it is a whole number. */
  public boolean isInteger() {
    return scale <= 0 || unscaled == 0 || (scale <= DIGITS && unscaled % POWERS[scale] == 0);
  }

  /** How it compares with another number of at most 18 digits. */
  public int compareTo(long other, int otherScale) {
    if (Long.signum(unscaled) != Long.signum(other) || scale == otherScale || other == 0) {
      return Long.compare(unscaled, other);
    }
    return scale > otherScale
        ? compare(unscaled, other, scale - otherScale)
        : -compare(other, unscaled, otherScale - scale);
  }

  /** Compares one with the other times a power of ten; both have the same sign. */
  private static int compare(long one, long other, int power) {
    if (overflows(other, power)) {
      // Beyond a long, and so farther from zero than the one that is not.
      return other > 0 ? -1 : 1;
    }
    return Long.compare(one, other * POWERS[power]);
  }

  private static boolean overflows(long value, int power) {
    if (power > DIGITS) {
      return true;
    }
    long high = Math.multiplyHigh(value, POWERS[power]);
    long low = value * POWERS[power];
    return high != low >> 63;
  }

  /** Whether {@link #isMultipleOf} can tell. */
  public boolean divides(long divisor, int divisorScale) {
    return scale >= divisorScale || !overflows(unscaled, divisorScale - scale);
  }

  /** Whether it is a multiple of another number that is more than zero. */
  public boolean isMultipleOf(long divisor, int divisorScale) {
    if (unscaled == 0) {
      return true;
    }
    if (scale > divisorScale) {
      int power = scale - divisorScale;
      return !overflows(divisor, power) && unscaled % (divisor * POWERS[power]) == 0;
    }
    return unscaled * POWERS[divisorScale - scale] % divisor == 0;
  }
}
