package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Decimal;
import dev.gatehouse.contract.json.Tape;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A number of a schema that numbers of documents are held against, exactly.
 *
 * @param small whether it has at most 18 digits and is {@code unscaled} divided by ten {@code
 *     scale} times
 */
record Limit(BigDecimal exact, boolean small, long unscaled, int scale) {
  private static final int DIGITS = 18;

  static Limit of(BigDecimal number) {
    BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    if (plain.scale() < 0 && plain.precision() - plain.scale() <= DIGITS) {
      plain = plain.setScale(0);
    }
    boolean small = plain.precision() <= DIGITS;
    long unscaled = small ? plain.unscaledValue().longValueExact() : 0;
    return new Limit(number, small, unscaled, plain.scale());
  }

  /** How a number of a document compares with this. */
  int compare(Tape tape, int at) {
    if (small) {
      int before = scale == 0 ? tape.wholeLength(at) : 0;
      if (before > 0 && before <= DIGITS) {
        long whole = tape.wholePart(at);
        // A fraction takes it away from zero by less than one.
        if (whole != unscaled || before == tape.end(at) - tape.start(at)) {
          return Long.compare(whole, unscaled);
        }
      }
      Decimal value = tape.small(at);
      if (value != null) {
        return value.compareTo(unscaled, scale);
      }
    }
    return tape.decimal(at).compareTo(exact);
  }

  /** Whether a number of a document is a multiple of this. */
  boolean divides(Tape tape, int at) {
    if (small) {
      if (scale == 0 && tape.fitsLong(at)) {
        return tape.longValue(at) % unscaled == 0;
      }
      Decimal value = tape.small(at);
      if (value != null && value.divides(unscaled, scale)) {
        return value.isMultipleOf(unscaled, scale);
      }
    }
    return divides(tape.decimal(at));
  }

  // A remainder would first write out all zeros of an exponent.
  private boolean divides(BigDecimal number) {
    BigDecimal value = number.stripTrailingZeros();
    BigDecimal plain = exact.stripTrailingZeros();
    long zeros = (long) plain.scale() - value.scale();
    if (number.signum() == 0 || zeros < 0) {
      return number.signum() == 0;
    }
    BigInteger divisor = plain.unscaledValue();
    BigInteger rest = value.unscaledValue().mod(divisor);
    return rest.multiply(BigInteger.TEN.modPow(BigInteger.valueOf(zeros), divisor))
            .mod(divisor)
            .signum()
        == 0;
  }
}
