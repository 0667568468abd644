package dev.gatehouse.contract.json;

import java.math.BigDecimal;

/**
 * A hash of a value that is the same for every spelling of it: escapes, order of members, forms of
 * a number.
 */
public final class Hashing {
  private Hashing() {}

  public static int of(Tape tape, int at) {
    int kind = tape.kind(at);
    return switch (kind) {
      case Tape.OBJECT -> object(tape, at);
      case Tape.ARRAY -> array(tape, at);
      case Tape.STRING -> string(tape, at);
      case Tape.NUMBER -> number(tape, at);
      default -> Words.hash(kind);
    };
  }

  private static int object(Tape tape, int at) {
    int sum = tape.count(at);
    int end = tape.next(at);
    for (int name = tape.first(at); name < end; name = tape.next(tape.value(name))) {
      sum +=
          Words.hash((long) tape.nameHash(name) << 32 | (of(tape, tape.value(name)) & 0xFFFFFFFFL));
    }
    return sum;
  }

  private static int array(Tape tape, int at) {
    long hash = Tape.ARRAY;
    int end = tape.next(at);
    for (int item = tape.first(at); item < end; item = tape.next(item)) {
      hash = (long) Words.hash(hash) << 32 | (of(tape, item) & 0xFFFFFFFFL);
    }
    return Words.hash(hash);
  }

  private static int string(Tape tape, int at) {
    if (tape.escaped(at)) {
      int length = tape.plain(at);
      return Words.hash(tape.plainBytes(), 0, length);
    }
    return Words.hash(tape.bytes(), tape.start(at), tape.end(at));
  }

  private static int number(Tape tape, int at) {
    if (tape.fitsLong(at)) {
      return Words.hash(tape.longValue(at));
    }
    Decimal small = tape.small(at);
    if (small != null) {
      return number(small.stripped(), small.strippedScale());
    }
    BigDecimal value = tape.decimal(at).stripTrailingZeros();
    return value.precision() <= 18
        ? number(value.unscaledValue().longValueExact(), value.signum() == 0 ? 0 : value.scale())
        : Words.hash(value.hashCode());
  }

  private static int number(long unscaled, int scale) {
    long whole = unscaled;
    int left = scale;
    while (left < 0 && Math.abs(whole) < 100_000_000_000_000_000L) {
      whole *= 10;
      left++;
    }
    return left == 0 ? Words.hash(whole) : Words.hash((long) Words.hash(unscaled) << 32 | scale);
  }
}
