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
      default -> kind(kind);
    };
  }

  /** Of true, false or null, as a tape calls its kind. */
  public static int kind(int kind) {
    return Words.hash(kind);
  }

  public static int text(byte[] utf8) {
    return Words.hash(utf8, 0, utf8.length);
  }

  public static int number(BigDecimal number) {
    BigDecimal value = number.stripTrailingZeros();
    return value.precision() <= 18
        ? number(value.unscaledValue().longValueExact(), value.signum() == 0 ? 0 : value.scale())
        : Words.hash(value.hashCode());
  }

  /** What a member adds to the sum that is an object's hash, which begins with their count. */
  public static int member(int name, int value) {
    return Words.hash((long) name << 32 | (value & 0xFFFFFFFFL));
  }

  /** What the hashes of items come to, which are told one by one. */
  public static final class Items {
    private long hash = Tape.ARRAY;

    public void add(int item) {
      hash = (long) Words.hash(hash) << 32 | (item & 0xFFFFFFFFL);
    }

    public int all() {
      return Words.hash(hash);
    }
  }

  private static int object(Tape tape, int at) {
    int sum = tape.count(at);
    int end = tape.next(at);
    for (int name = tape.first(at); name < end; name = tape.next(tape.value(name))) {
      sum += member(tape.nameHash(name), of(tape, tape.value(name)));
    }
    return sum;
  }

  private static int array(Tape tape, int at) {
    Items items = new Items();
    int end = tape.next(at);
    for (int item = tape.first(at); item < end; item = tape.next(item)) {
      items.add(of(tape, item));
    }
    return items.all();
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
    return number(tape.decimal(at));
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
