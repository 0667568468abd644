package dev.gatehouse.contract.regex;

import dev.gatehouse.contract.json.Text;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program over UTF-8 in one pass. Sets of steps become states when they are first met, and
 * are looked up after that; there is a limit to how many are kept, beyond which a set is computed
 * each time. Shared by all threads.
 */
final class Machine {
  private static final int MAX_STATES = 2_000;
  private static final int MATCHED = -1;

  private final List<Program.Step> steps;
  private final int[] cuts;
  private final int[] ascii = new int[128];
  private final ConcurrentHashMap<Key, State> states = new ConcurrentHashMap<>();
  private final State start;
  private final State matched;

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

    State(Key key, int classes) {
      this.key = key;
      this.dead = key.waiting.isEmpty();
      this.next = new State[classes];
    }
  }

  Machine(List<Program.Step> steps) {
    this.steps = steps;
    this.cuts = cuts(steps);
    for (int c = 0; c < ascii.length; c++) {
      ascii[c] = classOf(c);
    }
    BitSet first = new BitSet();
    first.set(0);
    start = new State(new Key(first, true, false), cuts.length + 1);
    matched = new State(new Key(new BitSet(), false, false), 0);
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

  private int classOf(int codePoint) {
    int found = Arrays.binarySearch(cuts, codePoint);
    return found >= 0 ? found : -found - 2;
  }

  /** Whether the pattern matches somewhere in the text. */
  boolean finds(byte[] text, int from, int to) {
    State state = start;
    for (int p = from; p < to; ) {
      int c = text[p];
      int codePoint = c >= 0 ? c : Text.codePoint(text, p);
      p += c >= 0 ? 1 : Text.width(text[p]);
      int kind = c >= 0 ? ascii[c] : classOf(codePoint);
      State next = state.next[kind];
      state = next == null ? step(state, kind) : next;
      if (state.dead) {
        return state == matched;
      }
    }
    return atEnd(state);
  }

  private boolean atEnd(State state) {
    State end = state.next[cuts.length];
    return (end == null ? step(state, cuts.length) : end) == matched;
  }

  private State step(State state, int kind) {
    boolean end = kind == cuts.length;
    int codePoint = end ? MATCHED : cuts[kind];
    boolean word = !end && Ranges.WORD.contains(codePoint);
    BitSet reached = new BitSet();
    boolean done = reach(state.key, end, word, reached);
    State next;
    if (done) {
      next = matched;
    } else {
      BitSet waiting = new BitSet();
      for (int i = reached.nextSetBit(0); i >= 0 && !end; i = reached.nextSetBit(i + 1)) {
        if (steps.get(i) instanceof Program.Take take && take.set().contains(codePoint)) {
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
    if (!end && canStartLater(afterWord)) {
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
    return reach(key, end, word, reached)
        || reached.stream().anyMatch(i -> steps.get(i) instanceof Program.Take);
  }

  /** All steps that are reached without taking a code point; whether the last is among them. */
  private boolean reach(Key key, boolean end, boolean word, BitSet reached) {
    Deque<Integer> open = new ArrayDeque<>();
    key.waiting.stream().forEach(open::push);
    while (!open.isEmpty()) {
      int at = open.pop();
      if (reached.get(at)) {
        continue;
      }
      reached.set(at);
      switch (steps.get(at)) {
        case Program.Fork fork -> {
          open.push(fork.one());
          open.push(fork.other());
        }
        case Program.Look look -> {
          if (holds(look.place(), key, end, word)) {
            open.push(at + 1);
          }
        }
        case Program.Take _ -> {}
        case Program.Done _ -> {
          return true;
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
