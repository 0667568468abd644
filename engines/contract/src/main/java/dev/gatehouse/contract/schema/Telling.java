package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Names;
import dev.gatehouse.contract.json.Tape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A property whose texts tell the branches of {@code oneOf} or {@code anyOf} apart: each branch
 * gives it texts of its own, so that an object which has it can keep one branch at most.
 *
 * @param texts all of them
 * @param branches the branch of each text
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or changed
record Telling(Names property, Names texts, Schema[] branches) {

  /** Null if there is no such property. */
  static @Nullable Telling of(Schema[] schemas) {
    if (schemas.length < 2) {
      return null;
    }
    Set<String> common = null;
    for (Schema schema : schemas) {
      Set<String> names = schema.namesOfTexts().keySet();
      if (common == null) {
        common = new LinkedHashSet<>(names);
      } else {
        common.retainAll(names);
      }
    }
    for (String property : common == null ? Set.<String>of() : common) {
      Telling telling = of(property, schemas);
      if (telling != null) {
        return telling;
      }
    }
    return null;
  }

  private static @Nullable Telling of(String property, Schema[] schemas) {
    Map<String, Schema> byText = new HashMap<>();
    List<String> texts = new ArrayList<>();
    List<Schema> branches = new ArrayList<>();
    for (Schema schema : schemas) {
      for (String text : schema.namesOfTexts().getOrDefault(property, List.of())) {
        if (byText.put(text, schema) != null) {
          return null;
        }
        texts.add(text);
        branches.add(schema);
      }
    }
    return new Telling(
        new Names(List.of(property)), new Names(texts), branches.toArray(Schema[]::new));
  }

  /** Whether a value is an object that has the property. */
  int value(Tape tape, int at) {
    return tape.kind(at) == Tape.OBJECT ? tape.member(at, property) : -1;
  }

  /** The only branch that an object with this value of the property can keep, or null. */
  @Nullable Schema branch(Tape tape, int value) {
    int index = tape.kind(value) == Tape.STRING ? tape.findValue(texts, value) : -1;
    return index < 0 ? null : branches[index];
  }
}
