package dev.gatehouse.audit;

import dev.gatehouse.journal.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Why some records must not be deleted, whatever their age: all that fit every part of it.
 *
 * @param name what people call it
 * @param from earliest arrival, milliseconds since 1970; Long.MIN_VALUE for any
 * @param to latest arrival; Long.MAX_VALUE for any
 * @param integration exactly this, or a pattern with *; empty for any
 * @param caller the same; of a person, the name
 */
public record Hold(String name, long from, long to, String integration, String caller) {
  private static final long MICROS_PER_MILLI = 1000;
  private static final int FIELDS = 5;

  public Hold {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")) {
      throw new IllegalArgumentException(
          "a hold's name has letters, digits, dots, - and _, at most 63 of them; was " + name);
    }
    if ((integration + caller).chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("a hold has no control characters");
    }
  }

  String line() {
    return String.join("\t", name, Long.toString(from), Long.toString(to), integration, caller);
  }

  static Hold parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("not a hold: " + line);
    }
    return new Hold(
        fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]), fields[3], fields[4]);
  }

  /** What a record has to say to be held, beside its time. */
  List<Filter> filters() {
    List<Filter> filters = new ArrayList<>();
    if (!integration.isEmpty()) {
      filters.add(new Filter("integration", integration));
    }
    if (!caller.isEmpty()) {
      filters.add(new Filter("caller", caller));
    }
    return filters;
  }

  /** Whether a record is held. */
  boolean holds(Entry entry, List<Filter> filters) {
    long millis = Math.floorDiv(entry.time(), MICROS_PER_MILLI);
    return millis >= from && millis <= to && Search.passes(entry.bytes(), filters);
  }
}
