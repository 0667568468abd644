package dev.gatehouse.contract.fuzz;

import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Tape;
import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.projection.Rewriter;

/** Any bytes as a document: its two readers accept the same. */
public final class HostileJson {
  private static final Bounds BOUNDS = Bounds.DEFAULT.duplicateKeys(true);

  private HostileJson() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Tape tape = new Tape();
    boolean read = tape.read(data, 0, data.length, BOUNDS) == null;
    Rewriter rewriter = new Rewriter();
    boolean passed = rewriter.rewrite(data, Filter.ALL) != null;
    if (read != passed) {
      throw new IllegalStateException("one reader accepts what the other refuses");
    }
    if (read) {
      walk(tape, tape.root());
    } else if (tape.stoppedIn().length() > 4 * data.length + 16) {
      throw new IllegalStateException("a pointer longer than its document");
    }
  }

  private static void walk(Tape tape, int at) {
    int kind = tape.kind(at);
    int end = tape.next(at);
    int seen = 0;
    if (kind == Tape.OBJECT) {
      for (int name = tape.first(at); name < end; name = tape.next(tape.value(name)), seen++) {
        if (tape.length(name) < tape.string(name).length() / 2) {
          throw new IllegalStateException("a name has fewer code points than it can");
        }
        walk(tape, tape.value(name));
      }
    } else if (kind == Tape.ARRAY) {
      for (int item = tape.first(at); item < end; item = tape.next(item), seen++) {
        walk(tape, item);
      }
    } else if (kind == Tape.NUMBER) {
      tape.decimal(at);
    } else if (kind == Tape.STRING
        && tape.string(at).codePointCount(0, tape.string(at).length()) != tape.length(at)) {
      throw new IllegalStateException("a text has another length");
    }
    // Of a number the same bits hold the length of its whole part.
    if ((kind == Tape.OBJECT || kind == Tape.ARRAY) && seen != tape.count(at)) {
      throw new IllegalStateException("a container has another count");
    }
  }
}
