package dev.gatehouse.contract.outline;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.json.Text;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** A value as the one text that all spellings of it share. */
public final class Canonical {
  // An alias in YAML can make a value that is longer than any memory.
  private static final int MAX_LENGTH = 100_000;

  private Canonical() {}

  /** JSON with sorted members and plain numbers; of a very long value, its beginning. */
  public static String text(Node node) {
    StringBuilder made = new StringBuilder();
    write(node, made);
    return made.toString();
  }

  private static void write(Node node, StringBuilder into) {
    if (into.length() > MAX_LENGTH) {
      return;
    }
    switch (node) {
      case Node.Nothing _ -> into.append("null");
      case Node.Truth truth -> into.append(truth.value());
      case Node.Numeric(BigDecimal number, _) -> into.append(number(number));
      case Node.Text text -> into.append(Text.quote(text.value()));
      case Node.Sequence list -> {
        into.append('[');
        for (Node item : list.items()) {
          write(item, into);
          into.append(',');
        }
        into.append(']');
      }
      case Node.Mapping mapping -> {
        into.append('{');
        for (Map.Entry<String, Node> member : new TreeMap<>(mapping.members()).entrySet()) {
          into.append(Text.quote(member.getKey())).append(':');
          write(member.getValue(), into);
          into.append(',');
        }
        into.append('}');
      }
    }
  }

  // Written out only while that is short: an exponent could make it as long as it likes.
  private static String number(BigDecimal number) {
    BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    return Math.abs((long) plain.scale()) < 40 ? plain.toPlainString() : plain.toString();
  }
}
