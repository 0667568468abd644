package dev.gatehouse.contract.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a document's bytes that fills a tape. Open containers are linked in the tape
 * itself. One long method, since what it keeps in registers is what makes it fast.
 */
final class TapeReader {
  private static final int ROW = Tape.ROW;
  // Names of an object that are compared as they come; more are compared at its end.
  private static final int FEW = 32;

  private final Tape tape;
  private final Scanner scanner = new Scanner();
  private final NameCheck nameCheck = new NameCheck();
  // By depth: which hashes, modulo 64, an open object's names have.
  private long[] masks = new long[16];
  // The hashes of the first few names of all open objects, and by depth where each one's start.
  private int[] hashes = new int[64];
  private int[] firsts = new int[16];
  private int stoppedAt;
  private int valuesLeft;

  TapeReader(Tape tape) {
    this.tape = tape;
  }

  /** Where the last reading stopped. */
  int stoppedAt() {
    return stoppedAt;
  }

  void shed() {
    nameCheck.shed();
  }

  /** How many values the last reading left of those that it was allowed. */
  int valuesLeft() {
    return valuesLeft;
  }

  /** Null if the bytes are a document; {@link Tape#stopped} then knows the innermost container. */
  @Nullable Flaw read(byte[] source, int from, int end, Bounds bounds) {
    Flaw flaw = value(source, from, end, bounds, bounds.depth(), bounds.values());
    return flaw == null && stoppedAt < end ? Flaw.SYNTAX : flaw;
  }

  /**
   * Null if the bytes start with a value; {@link #stoppedAt} then is what follows it and white
   * space.
   *
   * @param levels of nesting that are left
   * @param allowed values that are left
   */
  @Nullable Flaw value(byte[] source, int from, int end, Bounds bounds, int levels, int allowed) {
    scanner.begin(bounds);
    int[] rows = tape.rows();
    int size = 0;
    int container = Tape.NO_CONTAINER;
    int count = 0;
    int depth = 0;
    int values = allowed;
    boolean unique = !bounds.duplicateKeys();
    boolean inObject = false;
    long mask = 0;
    int top = 0;
    int p = Scanner.blank(source, from, end);
    reading:
    while (true) {
      if (size + 2 * ROW > rows.length) {
        rows = tape.moreRows();
      }
      if (inObject) {
        int quote = p < end && source[p] == '"' ? scanner.string(source, p + 1, end) : -1;
        if (quote < 0) {
          break;
        }
        boolean escaped = scanner.escaped();
        rows[size] = escaped ? Tape.STRING | Tape.FLAG : Tape.STRING;
        rows[size + 1] = p + 1;
        rows[size + 2] = quote;
        int hash = escaped ? tape.plainHash(size) : Words.hash(source, p + 1, quote);
        rows[size + 3] = hash;
        if (unique && count < FEW) {
          long bit = 1L << hash;
          if ((mask & bit) != 0 && repeated(hash, firsts[depth], top, container, size)) {
            scanner.fail(Flaw.DUPLICATE_KEY);
            break;
          }
          mask |= bit;
          if (top == hashes.length) {
            hashes = Arrays.copyOf(hashes, top * 2);
          }
          hashes[top++] = hash;
        }
        size += ROW;
        p = quote + 1;
        if (p >= end || source[p] != ':') {
          p = Scanner.blank(source, p, end);
          if (p == end || source[p] != ':') {
            break;
          }
        }
        p++;
        if (p < end && source[p] <= ' ') {
          p = Scanner.blank(source, p, end);
        }
      }
      count++;
      if (--values < 0) {
        scanner.fail(Flaw.VALUES);
        break;
      }
      int c = p < end ? source[p] : -1;
      int kind;
      int next;
      if (c == '"') {
        next = scanner.string(source, p + 1, end);
        if (next < 0) {
          break;
        }
        rows[size] = scanner.escaped() ? Tape.STRING | Tape.FLAG : Tape.STRING;
        rows[size + 1] = p + 1;
        rows[size + 2] = next;
        size += ROW;
        rows[size - 1] = size;
        p = next + 1;
      } else if (c == '{' || c == '[') {
        if (depth == levels) {
          scanner.fail(Flaw.DEPTH);
          break;
        }
        if (container >= 0) {
          rows[container] |= count << Tape.COUNT;
        }
        masks[depth] = mask;
        if (++depth == firsts.length) {
          firsts = Arrays.copyOf(firsts, depth * 2);
          masks = Arrays.copyOf(masks, depth * 2);
        }
        firsts[depth] = top;
        mask = 0;
        inObject = c == '{';
        rows[size] = inObject ? Tape.OBJECT : Tape.ARRAY;
        rows[size + 1] = p;
        rows[size + 2] = p;
        rows[size + 3] = container;
        container = size;
        count = 0;
        size += ROW;
        p = Scanner.blank(source, p + 1, end);
        if (p == end || source[p] != (inObject ? '}' : ']')) {
          continue;
        }
      } else {
        if (c == '-' || (c >= '0' && c <= '9')) {
          next = scanner.number(source, p, end);
          kind = scanner.whole() ? Tape.NUMBER : Tape.NUMBER | Tape.FLAG;
          kind |= scanner.wholeLength() << Tape.COUNT;
        } else if (c == 't' || c == 'f' || c == 'n') {
          next = scanner.literal(source, p, end);
          kind = c == 't' ? Tape.TRUE : c == 'f' ? Tape.FALSE : Tape.NULL;
        } else {
          break;
        }
        if (next < 0) {
          break;
        }
        rows[size] = kind;
        rows[size + 1] = p;
        rows[size + 2] = next;
        size += ROW;
        rows[size - 1] = size;
        p = next;
      }
      while (true) {
        if (p < end && source[p] <= ' ') {
          p = Scanner.blank(source, p, end);
        }
        if (container < 0) {
          tape.read(size);
          stoppedAt = p;
          valuesLeft = values;
          return null;
        }
        if (p == end) {
          break reading;
        }
        c = source[p];
        if (c == ',') {
          p++;
          if (p < end && source[p] <= ' ') {
            p = Scanner.blank(source, p, end);
          }
          break;
        }
        if (c != (inObject ? '}' : ']')) {
          break reading;
        }
        p++;
        int parent = rows[container + 3];
        rows[container] |= count << Tape.COUNT;
        rows[container + 2] = p;
        rows[container + 3] = size;
        if (count > FEW && inObject && unique && !nameCheck.once(tape, container)) {
          rows[container + 3] = parent;
          scanner.fail(Flaw.DUPLICATE_KEY);
          count = 0;
          break reading;
        }
        container = parent;
        top = firsts[depth--];
        mask = masks[depth];
        if (parent >= 0) {
          inObject = (rows[parent] & Tape.KIND) == Tape.OBJECT;
          count = rows[parent] >>> Tape.COUNT;
          rows[parent] &= Tape.KIND;
        }
      }
    }
    if (container >= 0) {
      rows[container] |= count << Tape.COUNT;
    }
    tape.stopped(container, size);
    stoppedAt = Math.min(p, end);
    Flaw flaw = scanner.flaw();
    return flaw == null ? Flaw.SYNTAX : flaw;
  }

  /**
   * Whether a name of the open container is the one in a row; asked where their hashes may meet.
   */
  private boolean repeated(int hash, int first, int top, int container, int row) {
    for (int i = first; i < top; i++) {
      if (hashes[i] == hash) {
        return NameCheck.knows(tape, container, row);
      }
    }
    return false;
  }
}
