package dev.gatehouse.contract.projection;

import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.json.Tape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members that no schema declares, beside whose names one is declared that differs in the case of
 * letters alone: many readers (Go, .NET) take either for it. Where a schema says that there may be
 * any others, they are what it says.
 */
public final class Likeness {
  private final Tape tape;
  private final int max;
  private final List<String> found = new ArrayList<>();

  private Likeness(Tape tape, int max) {
    this.tape = tape;
    this.max = max;
  }

  /** JSON pointers to them, at most {@code max}. */
  public static List<String> of(Tape tape, Filter declared, int max) {
    Likeness likeness = new Likeness(tape, max);
    likeness.value(tape.root(), declared, new Trail(null, ""));
    return likeness.found;
  }

  private void value(int at, @Nullable Filter filter, Trail trail) {
    if (filter == null || filter.passesWhole() || found.size() >= max) {
      return;
    }
    if (tape.kind(at) == Tape.OBJECT) {
      members(at, filter, trail);
    } else if (tape.kind(at) == Tape.ARRAY) {
      int index = 0;
      int end = tape.next(at);
      for (int item = tape.first(at); item < end; item = tape.next(item), index++) {
        value(item, filter.item(index), new Trail(trail, "/" + index));
      }
    }
  }

  private void members(int object, Filter filter, Trail trail) {
    int end = tape.next(object);
    for (int name = tape.first(object); name < end; name = tape.next(tape.value(name))) {
      Filter member =
          filter.member(tape.bytes(), tape.start(name), tape.end(name), tape.escaped(name));
      String text = tape.string(name);
      if (member != null) {
        value(tape.value(name), member, new Trail(trail, Pointer.segment(text)));
      } else if (found.size() < max && filter.resembles(text)) {
        found.add(trail + Pointer.segment(text));
      }
    }
  }
}
