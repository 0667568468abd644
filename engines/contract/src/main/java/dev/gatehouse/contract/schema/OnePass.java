package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Names;
import dev.gatehouse.contract.json.Scanner;
import dev.gatehouse.contract.json.Tape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a document's bytes in which every value is held against its schema as soon as it is
 * read. Members and items are taken one by one; a part that has to be known as a whole is read onto
 * the tape, alone, and given to the same rules as ever. It knows only yes: whatever it does not
 * take, valid or not, the tape has to judge.
 */
final class OnePass {
  private static final int NO = -1;
  private static final int MAX_DIGITS = 18;
  // Names beyond those of the schema, in one object, that are told apart by comparing each with
  // each.
  private static final int FEW = 32;

  private final Evaluation evaluation;
  private final Tape tape;
  private final Scanner scanner = new Scanner();
  private Bounds bounds = Bounds.DEFAULT;
  private int levels;
  private int values;
  // The names of all open objects that their schemas do not know: hash, first byte, byte behind.
  private int[] others = new int[3 * FEW];
  private int othersUsed;

  OnePass(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.tape = evaluation.tape();
  }

  boolean passes(Schema schema, byte[] source, int from, int end, Bounds within) {
    bounds = within;
    levels = within.depth();
    values = within.values();
    othersUsed = 0;
    scanner.begin(within);
    int p = Scanner.blank(source, from, end);
    p = p == end ? NO : value(schema, source, p, end);
    return p >= 0 && Scanner.blank(source, p, end) == end;
  }

  /** The byte behind a value that keeps its schema. */
  private int value(@Nullable Schema schema, byte[] source, int p, int end) {
    int c = source[p];
    if (c == '{' || c == '[') {
      return container(schema, source, p, end);
    }
    if (--values < 0) {
      return NO;
    }
    if (c == '"') {
      return text(schema, source, p + 1, end);
    }
    if (c <= '9' && (c >= '0' || c == '-')) {
      return number(schema, source, p, end);
    }
    int next = scanner.literal(source, p, end);
    int tag = c == 't' ? Tape.TRUE : c == 'f' ? Tape.FALSE : Tape.NULL;
    return next >= 0 && scalar(schema, source, tag, 0, p, next) ? next : NO;
  }

  private int number(@Nullable Schema schema, byte[] source, int p, int end) {
    int next = scanner.number(source, p, end);
    if (next < 0 || schema == null) {
      return next;
    }
    boolean plain = scanner.whole();
    int length = scanner.wholeLength();
    Span span = plain ? schema.flow().wholes() : schema.flow().fractions();
    return (span != null
                && length > 0
                && length <= MAX_DIGITS
                && span.holds(Tape.integer(source, p, p + length)))
            || scalar(
                schema, source, plain ? Tape.NUMBER : Tape.NUMBER | Tape.FLAG, length, p, next)
        ? next
        : NO;
  }

  private int text(@Nullable Schema schema, byte[] source, int from, int end) {
    int quote = scanner.string(source, from, end);
    if (quote < 0) {
      return NO;
    }
    boolean escaped = scanner.escaped();
    boolean passes =
        (schema != null && !escaped && quote - from <= schema.flow().shortText())
            || scalar(
                schema, source, escaped ? Tape.STRING | Tape.FLAG : Tape.STRING, 0, from, quote);
    return passes ? quote + 1 : NO;
  }

  private boolean scalar(
      @Nullable Schema schema, byte[] source, int tag, int whole, int from, int to) {
    if (schema == null || (schema.flow().free() & 1 << tag) != 0) {
      return true;
    }
    tape.scalar(source, tag, whole, from, to);
    return schema.holds(evaluation, tape.root());
  }

  private int container(@Nullable Schema schema, byte[] source, int p, int end) {
    Flow flow = schema == null ? null : schema.flow();
    ObjectRule members = flow == null || source[p] != '{' ? null : flow.members();
    ArrayRule items = flow == null || source[p] != '[' ? null : flow.items();
    if (flow == null || (members == null && items == null)) {
      return whole(schema, source, p, end);
    }
    if (--values < 0 || --levels < 0) {
      return NO;
    }
    int first = Scanner.blank(source, p + 1, end);
    int behind = NO;
    if (first < end) {
      behind =
          members != null
              ? members(flow, members, source, first, end)
              : items == null ? NO : items(flow, items, source, first, end);
    }
    levels++;
    return behind;
  }

  /** A part that is known as a whole before it is judged. */
  private int whole(@Nullable Schema schema, byte[] source, int p, int end) {
    int behind = tape.part(source, p, end, bounds, levels, values);
    values = tape.valuesLeft();
    return behind >= 0 && (schema == null || schema.holds(evaluation, tape.root())) ? behind : NO;
  }

  private int items(Flow flow, ArrayRule rule, byte[] source, int first, int end) {
    Schema[] prefix = rule.prefix();
    int count = 0;
    int p = first;
    while (p >= 0 && source[p] != ']') {
      p = value(count < prefix.length ? prefix[count] : rule.items(), source, p, end);
      p = onward(source, p, end, ']');
      count++;
    }
    return p >= 0 && count >= flow.leastItems() && count <= flow.mostItems() ? p + 1 : NO;
  }

  /** Behind a value: the next part, or the closing bracket. */
  private static int onward(byte[] source, int from, int end, int close) {
    int p = from < 0 ? end : Scanner.blank(source, from, end);
    if (p == end || source[p] == close) {
      return p == end ? NO : p;
    }
    p = source[p] == ',' ? Scanner.blank(source, p + 1, end) : end;
    return p == end || source[p] == close ? NO : p;
  }

  private int members(Flow flow, ObjectRule rule, byte[] source, int first, int end) {
    Names names = rule.names();
    boolean repeats = bounds.duplicateKeys();
    int firstOther = othersUsed;
    long seen = 0;
    int count = 0;
    int likely = 0;
    int p = first;
    while (p >= 0 && source[p] != '}') {
      int index = likely;
      int behind = likely < names.size() ? names.behindQuoted(likely, source, p, end) : NO;
      if (behind < 0) {
        behind = name(source, p, end);
        index = behind < 0 ? NO : names.find(source, p + 1, behind - 1);
      }
      boolean isNew =
          index >= 0
              ? (seen >>> index & 1) == 0
              : behind >= 0 && (repeats || other(source, p + 1, behind - 1, firstOther));
      if (behind < 0 || !(isNew || repeats)) {
        return NO;
      }
      if (index < 0 && rule.watches()) {
        rule.watch(evaluation, source, p + 1, behind - 1, false);
      }
      seen |= index < 0 ? 0 : 1L << index;
      likely = index + 1;
      p = colon(source, behind, end);
      Schema schema = index < 0 ? rule.additional() : rule.applied(index);
      p = p < 0 ? NO : onward(source, value(schema, source, p, end), end, '}');
      count++;
    }
    othersUsed = firstOther;
    boolean all = (rule.requiredMembers() & ~seen) == 0;
    return p >= 0 && all && count >= flow.leastMembers() && count <= flow.mostMembers()
        ? p + 1
        : NO;
  }

  /** The byte behind a name's closing quote; names with escapes are not taken. */
  private int name(byte[] source, int p, int end) {
    int quote = source[p] == '"' ? scanner.string(source, p + 1, end) : NO;
    return quote < 0 || scanner.escaped() ? NO : quote + 1;
  }

  /** The first byte behind a colon that is no white space. */
  private static int colon(byte[] source, int from, int end) {
    int p = Scanner.blank(source, from, end);
    if (p == end || source[p] != ':') {
      return NO;
    }
    p = Scanner.blank(source, p + 1, end);
    return p == end ? NO : p;
  }

  /** Whether a name is new to its object; false also where there are too many to compare. */
  private boolean other(byte[] source, int from, int to, int first) {
    int hash = Names.hash(source, from, to);
    for (int i = first; i < othersUsed; i += 3) {
      if (others[i] == hash
          && Arrays.equals(source, others[i + 1], others[i + 2], source, from, to)) {
        return false;
      }
    }
    if (othersUsed - first == 3 * FEW) {
      return false;
    }
    if (othersUsed == others.length) {
      others = Arrays.copyOf(others, othersUsed * 2);
    }
    others[othersUsed++] = hash;
    others[othersUsed++] = from;
    others[othersUsed++] = to;
    return true;
  }
}
