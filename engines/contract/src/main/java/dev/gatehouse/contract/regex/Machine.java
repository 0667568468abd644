package dev.gatehouse.contract.regex;

import dev.gatehouse.contract.json.Text;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program over UTF-8 in one pass. Sets of steps become states when they are first met, and
 * are looked up after that; there is a limit to how many are kept, beyond which a set is computed
 * each time, and costs what it is large. Shared by all threads.
 */
final class Machine {
  private static final int MAX_STATES = 2_000;
  // Of making a state anew, beside the size of its set.
  private static final int COST = 50;

  private final Program.Step[] steps;
  // Of each step that takes a code point, the classes that it takes; null of others.
  private final @Nullable BitSet[] takes;
  private final int[] cuts;
  private final int[] ascii = new int[128];
  private final ConcurrentHashMap<Key, State> states = new ConcurrentHashMap<>();
  private final State start;
  private final State matched;
  private final boolean startsAfterWord;
  private final boolean startsElsewhere;

  /** A set of steps that wait for the next code point, and what came before it. */
  private record Key(BitSet waiting, boolean atStart, boolean afterWord) {}

  /**
   * Published without order: its fields are final, and a thread that does not see a next state yet
   * makes it again.
   */
  private static final class State {
    final Key key;
    final @Nullable State[] next;
    final boolean dead;
    final int size;

    State(Key key, int classes) {
      this.key = key;
      this.size = key.waiting.cardinality();
      this.dead = key.waiting.isEmpty();
      this.next = new State[classes];
    }
  }

  Machine(List<Program.Step> steps) {
    this.steps = steps.toArray(Program.Step[]::new);
    this.cuts = cuts(steps);
    this.takes = takes(steps);
    for (int c = 0; c < ascii.length; c++) {
      ascii[c] = classOf(c);
    }
    BitSet first = new BitSet();
    first.set(0);
    start = new State(new Key(first, true, false), cuts.length + 1);
    matched = new State(new Key(new BitSet(), false, false), 0);
    startsAfterWord = canStartLater(true);
    startsElsewhere = canStartLater(false);
  }

  /** Code points between two cuts are the same to the program. */
  private static int[] cuts(List<Program.Step> steps) {
    TreeSet<Integer> cuts = new TreeSet<>();
    cuts.add(0);
    for (Program.Step step : steps) {
      Ranges set = step instanceof Program.Take take ? take.set() : Ranges.WORD;
      Arrays.stream(set.cuts()).forEach(cuts::add);
    }
    return cuts.stream().mapToInt(Integer::intValue).toArray();
  }

  private @Nullable BitSet[] takes(List<Program.Step> all) {
    IdentityHashMap<Ranges, BitSet> known = new IdentityHashMap<>();
    @Nullable BitSet[] made = new BitSet[all.size()];
    for (int i = 0; i < made.length; i++) {
      if (all.get(i) instanceof Program.Take(Ranges set)) {
        made[i] = known.computeIfAbsent(set, this::classes);
      }
    }
    return made;
  }

  private BitSet classes(Ranges set) {
    BitSet classes = new BitSet();
    for (int i = 0; i < cuts.length; i++) {
      classes.set(i, set.contains(cuts[i]));
    }
    return classes;
  }

  private int classOf(int codePoint) {
    int found = Arrays.binarySearch(cuts, codePoint);
    return found >= 0 ? found : -found - 2;
  }

  /**
   * Whether the pattern matches somewhere in the text: the steps that sets took for which there was
   * no room, or their complement.
   *
   * @throws Exhausted if that is more than so many
   */
  long finds(byte[] text, int from, int to, long most) {
    State state = start;
    long left = most;
    for (int p = from; p < to; ) {
      int c = text[p];
      int codePoint = c >= 0 ? c : Text.codePoint(text, p);
      p += c >= 0 ? 1 : Text.width(text[p]);
      int kind = c >= 0 ? ascii[c] : classOf(codePoint);
      State next = state.next[kind];
      if (next == null) {
        next = step(state, kind);
        left -= states.size() < MAX_STATES ? 0 : COST + state.size;
        if (left < 0) {
          throw new Exhausted();
        }
      }
      state = next;
      if (state.dead) {
        return result(state == matched, most - left);
      }
    }
    return result(atEnd(state), most - left);
  }

  private static long result(boolean found, long steps) {
    return found ? steps : ~steps;
  }

  private boolean atEnd(State state) {
    State end = state.next[cuts.length];
    return (end == null ? step(state, cuts.length) : end) == matched;
  }

  private State step(State state, int kind) {
    boolean end = kind == cuts.length;
    boolean word = !end && Ranges.WORD.contains(cuts[kind]);
    BitSet reached = new BitSet();
    boolean done = reach(state.key, end, word, reached);
    State next;
    if (done) {
      next = matched;
    } else {
      BitSet waiting = new BitSet();
      for (int i = reached.nextSetBit(0); i >= 0 && !end; i = reached.nextSetBit(i + 1)) {
        BitSet takes = this.takes[i];
        if (takes != null && takes.get(kind)) {
          waiting.set(i + 1);
        }
      }
      next = state(waiting, word, end);
    }
    if (next == matched || states.get(next.key) == next) {
      state.next[kind] = next;
    }
    return next;
  }

  private State state(BitSet waiting, boolean afterWord, boolean end) {
    if (!end && (afterWord ? startsAfterWord : startsElsewhere)) {
      waiting.set(0);
    }
    Key key = new Key(waiting, false, afterWord);
    State known = states.get(key);
    if (known != null) {
      return known;
    }
    State made = new State(key, cuts.length + 1);
    if (states.size() < MAX_STATES) {
      State other = states.putIfAbsent(key, made);
      return other == null ? made : other;
    }
    return made;
  }

  /**
   * Whether a match may begin behind the first code point: not if all of the pattern hangs on the
   * start.
   */
  private boolean canStartLater(boolean afterWord) {
    BitSet first = new BitSet();
    first.set(0);
    Key later = new Key(first, false, afterWord);
    for (boolean word : new boolean[] {false, true}) {
      if (leads(later, false, word)) {
        return true;
      }
    }
    return leads(later, true, false);
  }

  private boolean leads(Key key, boolean end, boolean word) {
    BitSet reached = new BitSet();
    return reach(key, end, word, reached) || reached.stream().anyMatch(i -> takes[i] != null);
  }

  /** All steps that are reached without taking a code point; whether the last is among them. */
  private boolean reach(Key key, boolean end, boolean word, BitSet reached) {
    BitSet open = (BitSet) key.waiting.clone();
    // Those behind come in the same round, those before in another.
    for (int at = open.nextSetBit(0); at >= 0; at = open.nextSetBit(0)) {
      for (; at >= 0; at = open.nextSetBit(at + 1)) {
        open.clear(at);
        if (reached.get(at)) {
          continue;
        }
        reached.set(at);
        if (takes[at] != null) {
          continue;
        }
        switch (steps[at]) {
          case Program.Fork(int one, int other) -> {
            open.set(one);
            open.set(other);
          }
          case Program.Look(Tree.Place place) -> {
            if (holds(place, key, end, word)) {
              open.set(at + 1);
            }
          }
          case Program.Done _ -> {
            return true;
          }
          case Program.Take _ -> {}
        }
      }
    }
    return false;
  }

  private static boolean holds(Tree.Place place, Key key, boolean end, boolean word) {
    return switch (place) {
      case START -> key.atStart;
      case END -> end;
      case WORD_EDGE -> key.afterWord != word;
      case NO_WORD_EDGE -> key.afterWord == word;
    };
  }
}
