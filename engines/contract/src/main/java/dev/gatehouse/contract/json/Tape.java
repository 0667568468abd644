package dev.gatehouse.contract.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An index over the bytes of one JSON document: a row of four integers for every value and name, in
 * document order. It is used again for the next document, so that reading one leaves no garbage.
 *
 * <p>A value is named by its index. The members of an object are pairs of name and value; {@link
 * #next} leads from a value to what follows it.
 */
public final class Tape {
  /** What a value is. */
  public static final int OBJECT = 1;

  public static final int ARRAY = 2;
  public static final int STRING = 3;
  public static final int NUMBER = 4;
  public static final int TRUE = 5;
  public static final int FALSE = 6;
  public static final int NULL = 7;

  static final int ROW = 4;
  static final int NO_CONTAINER = -1;
  private static final int KIND = 7;
  // A string with escapes; a number with fraction or exponent.
  private static final int FLAG = 8;
  private static final int COUNT = 4;
  private static final byte[] NONE = new byte[0];
  private static final int KEEP = 1 << 16;

  // Per row: kind, flag and count of members; first byte; byte behind the last; index of what
  // follows (names: their hash).
  private int[] rows = new int[64 * ROW];
  private int size;
  private byte[] bytes = NONE;
  private byte[] plain = new byte[64];
  private int stoppedIn = NO_CONTAINER;
  private final Cursor cursor = new Cursor();
  private final NameCheck nameCheck = new NameCheck();

  /** Reads a document; what is wrong with it, or null. */
  public @Nullable Flaw read(byte[] source, int from, int to, Bounds bounds) {
    bytes = source;
    size = 0;
    if (rows.length > KEEP * ROW) {
      rows = new int[64 * ROW];
    }
    cursor.over(source, from, to, bounds);
    TapeReader reader = new TapeReader(this, cursor, bounds);
    boolean read = reader.document();
    stoppedIn = read ? NO_CONTAINER : reader.container();
    return read ? null : cursor.flaw() == null ? Flaw.SYNTAX : cursor.flaw();
  }

  /** Where the last reading stopped, in bytes. */
  public int stoppedAt() {
    return cursor.at();
  }

  /** JSON pointer to the container that the last reading stopped in; empty if it did not. */
  public String stoppedIn() {
    StringBuilder pointer = new StringBuilder();
    int parent;
    for (int at = stoppedIn; at >= 0 && rows[at + 3] >= 0; at = parent) {
      parent = rows[at + 3];
      if (parent >= at) {
        break;
      }
      String segment =
          kind(parent) == OBJECT ? string(at - ROW) : Integer.toString(count(parent) - 1);
      pointer.insert(0, "/" + segment.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  /** Lets go of the bytes. */
  public void release() {
    bytes = NONE;
    cursor.release();
  }

  public byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  int add(int kind, int start, int end) {
    int row = size;
    if (row + ROW > rows.length) {
      rows = Arrays.copyOf(rows, rows.length * 2);
    }
    rows[row] = kind;
    rows[row + 1] = start;
    rows[row + 2] = end;
    rows[row + 3] = row + ROW;
    size = row + ROW;
    return row;
  }

  void add(int kind, Cursor token, boolean flag) {
    add(flag ? kind | FLAG : kind, token.tokenStart(), token.tokenEnd());
  }

  void addName(Cursor token) {
    int row = add(token.escaped() ? STRING | FLAG : STRING, token.tokenStart(), token.tokenEnd());
    if (token.escaped()) {
      int length = plain(row);
      rows[row + 3] = Words.hash(plain, 0, length);
    } else {
      rows[row + 3] = Words.hash(bytes, token.tokenStart(), token.tokenEnd());
    }
  }

  /** While a container is open, its last field holds the index of the one around it. */
  int open(int kind, int start, int parent) {
    int row = add(kind, start, start);
    rows[row + 3] = parent;
    return row;
  }

  int close(int row, int end) {
    int parent = rows[row + 3];
    rows[row + 2] = end;
    rows[row + 3] = size;
    return parent;
  }

  void reopen(int row, int parent) {
    rows[row + 3] = parent;
  }

  void grow(int row) {
    rows[row] += 1 << COUNT;
  }

  boolean namesOnce(int object) {
    return nameCheck.once(this, object);
  }

  /** The index of the document's value. */
  public int root() {
    return 0;
  }

  public int kind(int index) {
    return rows[index] & KIND;
  }

  /** First byte of a value; of a string, the one behind the quote. */
  public int start(int index) {
    return rows[index + 1];
  }

  /** The byte behind a value; of a string, the closing quote. */
  public int end(int index) {
    return rows[index + 2];
  }

  /** How many members or items a container has. */
  public int count(int index) {
    return rows[index] >>> COUNT;
  }

  /** The index of what follows a value. */
  public int next(int index) {
    return rows[index + 3];
  }

  /** The first name of an object, or the first item of an array. */
  public int first(int container) {
    return container + ROW;
  }

  /** The value that belongs to a name. */
  public int value(int name) {
    return name + ROW;
  }

  /** Whether a string holds escapes. */
  public boolean escaped(int index) {
    return (rows[index] & FLAG) != 0;
  }

  /** Whether a number has neither fraction nor exponent. */
  public boolean whole(int index) {
    return (rows[index] & FLAG) == 0;
  }

  int nameHash(int name) {
    return rows[name + 3];
  }

  /** Which of the given names this member's is, or -1. */
  public int find(Names names, int name) {
    if (escaped(name)) {
      int length = plain(name);
      return names.find(nameHash(name), plain, 0, length);
    }
    return names.find(nameHash(name), bytes, start(name), end(name));
  }

  /** Which of the given names this string value is, or -1. */
  public int findValue(Names names, int index) {
    if (escaped(index)) {
      int length = plain(index);
      return names.find(plain, 0, length);
    }
    return names.find(bytes, start(index), end(index));
  }

  /** Writes a string without escapes into {@link #plainBytes} and returns its length. */
  public int plain(int index) {
    int length = end(index) - start(index);
    if (plain.length < length) {
      plain = new byte[Math.max(length, plain.length * 2)];
    }
    return Text.unescape(bytes, start(index), end(index), plain, 0);
  }

  /** Where {@link #plain} wrote; good until it is called again. */
  public byte[] plainBytes() {
    return plain;
  }

  /** A string's content. */
  public String string(int index) {
    return Text.string(bytes, start(index), end(index), escaped(index));
  }

  /** A number without fraction or exponent of up to 18 digits fits a long. */
  public boolean fitsLong(int index) {
    return whole(index) && end(index) - start(index) <= 18;
  }

  /** A number that {@link #fitsLong}. */
  public long longValue(int index) {
    int p = start(index);
    boolean negative = bytes[p] == '-';
    long value = 0;
    for (int i = negative ? p + 1 : p; i < end(index); i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return negative ? -value : value;
  }

  /** A number, exactly. */
  public BigDecimal decimal(int index) {
    return new BigDecimal(
        new String(bytes, start(index), end(index) - start(index), StandardCharsets.US_ASCII));
  }

  /** How many code points a string has. */
  public int length(int index) {
    if (escaped(index)) {
      int length = plain(index);
      return Text.codePoints(plain, 0, length);
    }
    return Text.codePoints(bytes, start(index), end(index));
  }

  /** The member of an object with this name, or -1. */
  public int member(int object, byte[] name) {
    int end = next(object);
    int hash = Words.hash(name, 0, name.length);
    for (int at = first(object); at < end; at = next(value(at))) {
      if (nameHash(at) == hash && sameText(at, name)) {
        return value(at);
      }
    }
    return -1;
  }

  /** Whether a string has exactly this content. */
  public boolean sameText(int index, byte[] text) {
    if (escaped(index)) {
      int length = plain(index);
      return Arrays.equals(plain, 0, length, text, 0, text.length);
    }
    return Arrays.equals(bytes, start(index), end(index), text, 0, text.length);
  }
}
