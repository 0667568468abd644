package dev.gatehouse.contract.projection;

import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.json.Tape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a value that a filter does not let pass. */
public final class Excess {
  private final Tape tape;
  private final int max;
  private final List<String> found = new ArrayList<>();

  private Excess(Tape tape, int max) {
    this.tape = tape;
    this.max = max;
  }

  /** JSON pointers to them, at most {@code max}. */
  public static List<String> of(Tape tape, Filter filter, int max) {
    Excess excess = new Excess(tape, max);
    excess.value(tape.root(), filter, null, "");
    return excess.found;
  }

  private void value(int at, @Nullable Filter filter, @Nullable Trail parent, String segment) {
    if (found.size() >= max || (filter != null && filter.passesWhole())) {
      return;
    }
    Trail trail = new Trail(parent, segment);
    if (filter == null || !filter.admits(tape.bytes()[first(at)])) {
      found.add(trail.toString());
    } else if (tape.kind(at) == Tape.OBJECT) {
      members(at, filter, trail);
    } else if (tape.kind(at) == Tape.ARRAY) {
      items(at, filter, trail);
    }
  }

  /** The first byte as it is written: of a string, its quote. */
  private int first(int at) {
    return tape.kind(at) == Tape.STRING ? tape.start(at) - 1 : tape.start(at);
  }

  private void members(int object, Filter filter, Trail trail) {
    int end = tape.next(object);
    for (int name = tape.first(object); name < end; name = tape.next(tape.value(name))) {
      Filter member =
          filter.member(tape.bytes(), tape.start(name), tape.end(name), tape.escaped(name));
      if (member == null || !member.passesWhole()) {
        value(tape.value(name), member, trail, Pointer.segment(tape.string(name)));
      }
    }
  }

  private void items(int array, Filter filter, Trail trail) {
    int index = 0;
    int end = tape.next(array);
    for (int item = tape.first(array); item < end; item = tape.next(item), index++) {
      value(item, filter.item(index), trail, "/" + index);
    }
  }
}
