package dev.gatehouse.contract.json;

/**
 * What a JSON document may cost: levels of nesting, values and names in all, bytes of one string,
 * characters of one number, the magnitude of an exponent, and whether an object may repeat a name
 * (RFC 8259 §4 leaves it open).
 */
public record Bounds(
    int depth, int values, int stringBytes, int numberLength, int exponent, boolean duplicateKeys) {

  /** Wide enough for business documents; the size of the whole is the caller's to bound. */
  public static final Bounds DEFAULT = new Bounds(128, 2_000_000, 16 << 20, 400, 400, false);

  /** Bounds for documents that their owner wrote: contracts and schemas. */
  public static final Bounds TRUSTED = new Bounds(1_000, 50_000_000, 64 << 20, 2_000, 2_000, false);

  public Bounds {
    if (depth < 1 || values < 1 || stringBytes < 0 || numberLength < 1 || exponent < 0) {
      throw new IllegalArgumentException("bounds: must be positive");
    }
  }

  /** These bounds, with repeated names allowed or refused. */
  public Bounds duplicateKeys(boolean allowed) {
    return new Bounds(depth, values, stringBytes, numberLength, exponent, allowed);
  }

  /** These bounds with another limit on nesting. */
  public Bounds depth(int levels) {
    return new Bounds(levels, values, stringBytes, numberLength, exponent, duplicateKeys);
  }
}
