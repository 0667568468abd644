package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.json.Decimal;
import dev.gatehouse.contract.json.Tape;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Equality of JSON values (JSON Schema 2020-12 §4.2.2): numbers by value, objects without order.
 */
final class Equality {
  private Equality() {}

  static boolean same(Tape tape, int a, int b) {
    int kind = tape.kind(a);
    if (kind != tape.kind(b)) {
      return false;
    }
    return switch (kind) {
      case Tape.OBJECT -> objects(tape, a, b);
      case Tape.ARRAY -> arrays(tape, a, b);
      case Tape.STRING -> tape.sameText(a, b);
      case Tape.NUMBER -> numbers(tape, a, b);
      default -> true;
    };
  }

  private static boolean numbers(Tape tape, int a, int b) {
    if (tape.fitsLong(a) && tape.fitsLong(b)) {
      return tape.longValue(a) == tape.longValue(b);
    }
    Decimal first = tape.small(a);
    if (first != null) {
      long unscaled = first.unscaled();
      int scale = first.scale();
      Decimal second = tape.small(b);
      if (second != null) {
        return second.compareTo(unscaled, scale) == 0;
      }
    }
    return tape.decimal(a).compareTo(tape.decimal(b)) == 0;
  }

  private static boolean arrays(Tape tape, int a, int b) {
    if (tape.count(a) != tape.count(b)) {
      return false;
    }
    int end = tape.next(a);
    int other = tape.first(b);
    for (int item = tape.first(a); item < end; item = tape.next(item)) {
      if (!same(tape, item, other)) {
        return false;
      }
      other = tape.next(other);
    }
    return true;
  }

  private static boolean objects(Tape tape, int a, int b) {
    if (tape.count(a) != tape.count(b)) {
      return false;
    }
    int end = tape.next(a);
    for (int name = tape.first(a); name < end; name = tape.next(tape.value(name))) {
      int other = tape.likeMember(b, name);
      if (other < 0 || !same(tape, tape.value(name), other)) {
        return false;
      }
    }
    return true;
  }

  static boolean same(Tape tape, int at, Node node) {
    int kind = tape.kind(at);
    return switch (node) {
      case Node.Nothing _ -> kind == Tape.NULL;
      case Node.Truth truth -> kind == (truth.value() ? Tape.TRUE : Tape.FALSE);
      case Node.Text text ->
          kind == Tape.STRING && tape.sameText(at, text.value().getBytes(StandardCharsets.UTF_8));
      case Node.Numeric number -> kind == Tape.NUMBER && sameNumber(tape, at, number.value());
      case Node.Sequence sequence -> kind == Tape.ARRAY && sameItems(tape, at, sequence);
      case Node.Mapping mapping -> kind == Tape.OBJECT && sameMembers(tape, at, mapping);
    };
  }

  private static boolean sameNumber(Tape tape, int at, BigDecimal number) {
    return tape.decimal(at).compareTo(number) == 0;
  }

  private static boolean sameItems(Tape tape, int array, Node.Sequence sequence) {
    if (tape.count(array) != sequence.items().size()) {
      return false;
    }
    int item = tape.first(array);
    for (Node node : sequence.items()) {
      if (!same(tape, item, node)) {
        return false;
      }
      item = tape.next(item);
    }
    return true;
  }

  private static boolean sameMembers(Tape tape, int object, Node.Mapping mapping) {
    if (tape.count(object) != mapping.members().size()) {
      return false;
    }
    for (Map.Entry<String, Node> member : mapping.members().entrySet()) {
      int value = tape.member(object, member.getKey().getBytes(StandardCharsets.UTF_8));
      if (value < 0 || !same(tape, value, member.getValue())) {
        return false;
      }
    }
    return true;
  }
}
