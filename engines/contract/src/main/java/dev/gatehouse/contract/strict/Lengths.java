package dev.gatehouse.contract.strict;

import dev.gatehouse.contract.outline.Shape;
import dev.gatehouse.contract.regex.Extent;
import java.util.Set;

/** Whether a schema limits how long a string is. */
final class Lengths {
  // A domain name has at most 253 characters (RFC 1035 §2.3.4), the others a fixed form.
  private static final Set<String> SHORT =
      Set.of("date", "date-time", "time", "uuid", "ipv4", "ipv6", "hostname");

  private Lengths() {}

  static boolean bounded(Shape shape) {
    return shape.most("maxLength") != null
        || shape.texts("format").stream().anyMatch(SHORT::contains)
        || shape.texts("pattern").stream().anyMatch(Lengths::bounds);
  }

  private static boolean bounds(String pattern) {
    Extent extent = Extent.of(pattern);
    return extent.whole() && extent.longest() < Integer.MAX_VALUE;
  }
}
