package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Tape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value being held against one schema. The first pass only says yes or no; a second one, taken
 * for what broke a rule, collects what was wrong. Used again and again by one thread.
 */
public final class Evaluation {
  private static final int MAX_NESTING = 1_000;
  private static final long STEPS = 1_000_000;
  private static final long STEPS_PER_BYTE = 100;

  private final Tape tape = new Tape();
  private final Marks marks = new Marks();
  private final DynamicScope scope = new DynamicScope();
  private final ValueSet values = new ValueSet();
  private final OnePass onePass = new OnePass(this);
  private @Nullable List<Breach> breaches;
  private int most;
  private int nesting;
  private long steps;
  private @Nullable Site spent;
  private int spentAt;
  private boolean suspects;

  /** The index that values are read into. */
  public Tape tape() {
    return tape;
  }

  /** Whether the value on the tape keeps the schema. */
  public boolean holds(Schema schema) {
    return pass(schema, null, 0);
  }

  /** What the value on the tape breaks, at most {@code max} of it; empty if nothing. */
  public List<Breach> breaches(Schema schema, int max) {
    List<Breach> found = new ArrayList<>();
    pass(schema, found, max);
    if (spent != null && found.size() < max) {
      found.add(breach(spent, spentAt, null));
    }
    return found;
  }

  /**
   * Whether bytes are a document that keeps a schema, as far as one pass over them can tell. If
   * not, {@link Tape#read} and {@link #holds} know more.
   */
  public boolean passes(Schema schema, byte[] source, int from, int to, Bounds bounds) {
    begin(null, 0, to - from);
    return onePass.passes(schema, source, from, to, bounds) && spent == null;
  }

  /** Whether a text keeps a schema. */
  public boolean holdsText(Schema schema, String text) {
    if ((schema.flow().free() & 1 << Tape.STRING) != 0) {
      return true;
    }
    tape.text(text);
    return pass(schema, null, 0);
  }

  /** Whether an integer keeps a schema; it is written as JSON has it. */
  public boolean holdsWhole(Schema schema, String digits) {
    if ((schema.flow().free() & 1 << Tape.NUMBER) != 0) {
      return true;
    }
    tape.whole(digits);
    return pass(schema, null, 0);
  }

  private boolean pass(Schema schema, @Nullable List<Breach> collected, int max) {
    begin(collected, max, tape.end(tape.root()));
    return schema.holds(this, tape.root()) && spent == null;
  }

  private void begin(@Nullable List<Breach> collected, int max, long bytes) {
    breaches = collected;
    most = max;
    nesting = 0;
    spent = null;
    suspects = false;
    steps = STEPS + STEPS_PER_BYTE * bytes;
    marks.clear();
    scope.clear();
  }

  /**
   * Some schemas cost more than linear time on some values; their budget is linear, and it ends
   * here.
   */
  boolean enter(int at) {
    if (--steps > 0 && ++nesting <= MAX_NESTING) {
      return true;
    }
    return spent(at);
  }

  /** Ends with a refusal of the whole, whatever encloses what costs too much; always false. */
  boolean spent(int at) {
    if (spent == null) {
      spent = new Site("", "complexity", "a value that costs less to validate");
      spentAt = at;
    }
    steps = 0;
    return false;
  }

  /** Whether a name came that some readers may take for one that the schema knows. */
  public boolean suspects() {
    return suspects;
  }

  void suspect() {
    suspects = true;
  }

  /** Counts what simple schemas cost, which are not entered. */
  void spend(long values) {
    steps -= values;
  }

  /** The steps that are left. */
  long left() {
    return Math.max(steps, 0);
  }

  void leave() {
    nesting--;
  }

  boolean collects() {
    return breaches != null && breaches.size() < most && spent == null;
  }

  boolean isNull(int at) {
    return tape.kind(at) == Tape.NULL;
  }

  Marks marks() {
    return marks;
  }

  DynamicScope scope() {
    return scope;
  }

  ValueSet values() {
    return values;
  }

  /** Holds a value against a schema without collecting what it breaks. */
  boolean quietly(Schema schema, int at) {
    List<Breach> collected = breaches;
    breaches = null;
    boolean holds = schema.holds(this, at);
    breaches = collected;
    return holds;
  }

  boolean quietly(Rule rule, int at) {
    List<Breach> collected = breaches;
    breaches = null;
    boolean holds = rule.holds(this, at);
    breaches = collected;
    return holds;
  }

  /** Notes a broken rule if anybody asked; always false. */
  boolean fails(Site site, int at, @Nullable String member) {
    List<Breach> collected = breaches;
    if (collected != null && collected.size() < most) {
      collected.add(breach(site, at, member));
    }
    return false;
  }

  private Breach breach(Site site, int at, @Nullable String member) {
    String pointer = member == null ? pointer(at) : pointer(at) + Pointer.segment(member);
    return new Breach(
        pointer, site.keyword(), site.schema() + "/" + site.keyword(), site.expected());
  }

  private String pointer(int target) {
    StringBuilder pointer = new StringBuilder();
    int at = tape.root();
    while (at != target) {
      at = tape.kind(at) == Tape.OBJECT ? member(at, target, pointer) : item(at, target, pointer);
    }
    return pointer.toString();
  }

  private int member(int object, int target, StringBuilder pointer) {
    int name = tape.first(object);
    while (tape.next(tape.value(name)) <= target) {
      name = tape.next(tape.value(name));
    }
    pointer.append(Pointer.segment(tape.string(name)));
    return name == target ? target : tape.value(name);
  }

  private int item(int array, int target, StringBuilder pointer) {
    int item = tape.first(array);
    int index = 0;
    while (tape.next(item) <= target) {
      item = tape.next(item);
      index++;
    }
    pointer.append('/').append(index);
    return item;
  }
}
