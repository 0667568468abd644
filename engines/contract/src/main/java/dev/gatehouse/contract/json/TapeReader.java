package dev.gatehouse.contract.json;

/**
 * One pass over a document's bytes that fills a tape; open containers are linked in the tape
 * itself, so nesting needs no stack.
 */
final class TapeReader {

  private final Tape tape;
  private final Cursor cursor;
  private final Bounds bounds;
  private int container = Tape.NO_CONTAINER;
  private int depth;
  private int values;

  TapeReader(Tape tape, Cursor cursor, Bounds bounds) {
    this.tape = tape;
    this.cursor = cursor;
    this.bounds = bounds;
  }

  /** The innermost container that is still open, or in which a name was repeated. */
  int container() {
    return container;
  }

  boolean document() {
    boolean more = value(cursor.peek());
    while (more && container != Tape.NO_CONTAINER) {
      more = tape.kind(container) == Tape.OBJECT ? member() : item();
    }
    if (!more) {
      return false;
    }
    return cursor.peek() < 0 || cursor.fail(Flaw.SYNTAX);
  }

  private boolean member() {
    int c = cursor.peek();
    if (c == '}') {
      return close();
    }
    if (tape.count(container) > 0) {
      if (c != ',') {
        return cursor.fail(Flaw.SYNTAX);
      }
      cursor.advance();
      c = cursor.peek();
    }
    if (c != '"') {
      return cursor.fail(Flaw.SYNTAX);
    }
    if (!cursor.string()) {
      return false;
    }
    tape.addName(cursor);
    tape.grow(container);
    return cursor.colon() && value(cursor.peek());
  }

  private boolean item() {
    int c = cursor.peek();
    if (c == ']') {
      return close();
    }
    if (tape.count(container) > 0) {
      if (c != ',') {
        return cursor.fail(Flaw.SYNTAX);
      }
      cursor.advance();
      c = cursor.peek();
    }
    tape.grow(container);
    return value(c);
  }

  private boolean value(int c) {
    if (++values > bounds.values()) {
      return cursor.fail(Flaw.VALUES);
    }
    switch (c) {
      case '{' -> {
        return open(Tape.OBJECT);
      }
      case '[' -> {
        return open(Tape.ARRAY);
      }
      case '"' -> {
        if (!cursor.string()) {
          return false;
        }
        tape.add(Tape.STRING, cursor, cursor.escaped());
      }
      case 't', 'f', 'n' -> {
        if (!cursor.literal(c)) {
          return false;
        }
        tape.add(c == 't' ? Tape.TRUE : c == 'f' ? Tape.FALSE : Tape.NULL, cursor, false);
      }
      default -> {
        return number(c);
      }
    }
    return true;
  }

  private boolean number(int c) {
    if (c != '-' && (c < '0' || c > '9')) {
      return cursor.fail(Flaw.SYNTAX);
    }
    if (!cursor.number()) {
      return false;
    }
    tape.add(Tape.NUMBER, cursor, !cursor.whole());
    return true;
  }

  private boolean open(int kind) {
    if (++depth > bounds.depth()) {
      return cursor.fail(Flaw.DEPTH);
    }
    container = tape.open(kind, cursor.at(), container);
    cursor.advance();
    return true;
  }

  private boolean close() {
    cursor.advance();
    depth--;
    int closed = container;
    int around = tape.close(closed, cursor.at());
    if (tape.kind(closed) == Tape.OBJECT && !bounds.duplicateKeys() && !tape.namesOnce(closed)) {
      tape.reopen(closed, around);
      return cursor.fail(Flaw.DUPLICATE_KEY);
    }
    container = around;
    return true;
  }
}
