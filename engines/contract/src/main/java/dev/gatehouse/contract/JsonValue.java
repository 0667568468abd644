package dev.gatehouse.contract;

import dev.gatehouse.contract.json.Tape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values as the Java classes that {@link ValueType} names. */
final class JsonValue {
  private JsonValue() {}

  static @Nullable Object of(Tape tape, int at) {
    return switch (tape.kind(at)) {
      case Tape.OBJECT -> map(tape, at);
      case Tape.ARRAY -> list(tape, at);
      case Tape.STRING -> tape.string(at);
      case Tape.NUMBER -> number(tape, at);
      case Tape.NULL -> null;
      default -> tape.kind(at) == Tape.TRUE;
    };
  }

  private static Object number(Tape tape, int at) {
    if (tape.fitsLong(at)) {
      return tape.longValue(at);
    }
    return tape.decimal(at).doubleValue();
  }

  private static Map<String, Object> map(Tape tape, int object) {
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    int end = tape.next(object);
    for (int name = tape.first(object); name < end; name = tape.next(tape.value(name))) {
      made.put(tape.string(name), of(tape, tape.value(name)));
    }
    return Collections.unmodifiableMap(made);
  }

  private static List<Object> list(Tape tape, int array) {
    List<@Nullable Object> made = new ArrayList<>(tape.count(array));
    int end = tape.next(array);
    for (int item = tape.first(array); item < end; item = tape.next(item)) {
      made.add(of(tape, item));
    }
    return Collections.unmodifiableList(made);
  }
}
