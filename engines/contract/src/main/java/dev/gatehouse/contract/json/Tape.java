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
  static final int KIND = 7;

  /** In a {@link #tag}: a string with escapes; a number with fraction or exponent. */
  public static final int FLAG = 8;

  static final int COUNT = 4;
  private static final int TAG = KIND | FLAG;
  private static final byte[] NONE = new byte[0];
  private static final int ROOM = 64 * ROW;
  private static final int KEEP = 1 << 18;
  // So many documents that need none of it make it let go of more room than it would keep.
  private static final int PATIENCE = 64;

  // Per row: kind, flag and count of members (numbers: characters before the point); first byte;
  // byte behind the last; index of what
  // follows (names: their hash).
  private int[] rows = new int[ROOM];
  private int size;
  private int idle;
  private byte[] bytes = NONE;
  private byte[] plain = new byte[64];
  private byte[] other = plain;
  private int plainUsed;
  private final byte[] own = new byte[256];
  private final Decimal decimal = new Decimal();
  private int smallAt = -1;
  private boolean small;
  private int stoppedIn = NO_CONTAINER;
  private final TapeReader reader = new TapeReader(this);

  /** Reads a document; what is wrong with it, or null. */
  public @Nullable Flaw read(byte[] source, int from, int to, Bounds bounds) {
    settle();
    bytes = source;
    plainUsed = 0;
    smallAt = -1;
    stoppedIn = NO_CONTAINER;
    return reader.read(source, from, to, bounds);
  }

  /**
   * Reads one value of a document, to which the index is moved.
   *
   * @param from its first byte
   * @param levels of nesting that are left of those in the bounds
   * @param values that are left of those in the bounds
   * @return what follows it and white space, or -1 if it is none
   */
  public int part(byte[] source, int from, int to, Bounds bounds, int levels, int values) {
    settle();
    bytes = source;
    plainUsed = 0;
    smallAt = -1;
    stoppedIn = NO_CONTAINER;
    return reader.value(source, from, to, bounds, levels, values) == null ? reader.stoppedAt() : -1;
  }

  /** How many values the last {@link #part} left of those that it was allowed. */
  public int valuesLeft() {
    return reader.valuesLeft();
  }

  /**
   * Takes one value of a document that is no container, and has been read.
   *
   * @param wholeLength {@link Scanner#wholeLength} of a number
   */
  public void scalar(byte[] source, int tag, int wholeLength, int from, int to) {
    bytes = source;
    size = ROW;
    smallAt = -1;
    rows[0] = tag | wholeLength << COUNT;
    rows[1] = from;
    rows[2] = to;
    rows[3] = ROW;
  }

  /** Room for large documents is kept as long as they come. */
  private void settle() {
    boolean used = size > rows.length / 8 || plainUsed > plain.length / 8;
    idle = used || rows.length + plain.length <= KEEP ? 0 : idle + 1;
    if (idle > PATIENCE) {
      rows = new int[ROOM];
      plain = new byte[64];
      other = plain;
      reader.shed();
    }
  }

  /**
   * Takes one value that needs no reading: the content of a string without escapes, or an integer.
   */
  public void single(int kind, byte[] content) {
    bytes = content;
    size = ROW;
    smallAt = -1;
    stoppedIn = NO_CONTAINER;
    rows[0] = kind;
    rows[1] = 0;
    rows[2] = content.length;
    rows[3] = ROW;
  }

  /** Takes one text that needs no reading. */
  public void text(String content) {
    int length = content.length();
    if (length <= own.length && isAscii(content)) {
      scalar(own, STRING, 0, 0, length);
    } else {
      single(STRING, content.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Takes one integer that needs no reading. */
  public void whole(String digits) {
    int length = digits.length();
    if (length <= own.length && isAscii(digits)) {
      scalar(own, NUMBER, length, 0, length);
    } else {
      single(NUMBER, digits.getBytes(StandardCharsets.UTF_8));
    }
  }

  private boolean isAscii(String content) {
    int bits = 0;
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      bits |= c;
      own[i] = (byte) c;
    }
    return bits < 0x80;
  }

  void read(int rowsUsed) {
    size = rowsUsed;
  }

  void stopped(int container, int rowsUsed) {
    stoppedIn = container;
    size = rowsUsed;
  }

  /** Where the last reading stopped, in bytes. */
  public int stoppedAt() {
    return reader.stoppedAt();
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
  }

  public byte[] bytes() {
    return bytes;
  }

  int[] rows() {
    return rows;
  }

  int[] moreRows() {
    rows = Arrays.copyOf(rows, rows.length * 2);
    return rows;
  }

  /** The hash of a name that holds escapes. */
  int plainHash(int row) {
    int length = plain(row);
    return Words.hash(plain, 0, length);
  }

  /** The index of the document's value. */
  public int root() {
    return 0;
  }

  public int kind(int index) {
    return rows[index] & KIND;
  }

  /** {@link #kind}, and in the bit above it whether a string has escapes or a number a fraction. */
  public int tag(int index) {
    return rows[index] & TAG;
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

  /**
   * Which of the given names this member's is, or -1.
   *
   * @param likely where to look first: members often come in the order of their names
   */
  public int find(Names names, int name, int likely) {
    if (escaped(name)) {
      int length = plain(name);
      return names.find(nameHash(name), plain, 0, length);
    }
    int start = start(name);
    int end = end(name);
    if (likely < names.size() && names.is(likely, bytes, start, end)) {
      return likely;
    }
    return names.find(nameHash(name), bytes, start, end);
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
    plainUsed = Math.max(plainUsed, length);
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

  /**
   * Characters of a number before its point, with its sign; 0 if that is not known, or if there is
   * an exponent.
   */
  public int wholeLength(int number) {
    return rows[number] >>> COUNT;
  }

  /** What is before a number's point, of at most 18 characters. */
  public long wholePart(int number) {
    int start = start(number);
    return integer(bytes, start, start + wholeLength(number));
  }

  /** A number that {@link #fitsLong}. */
  public long longValue(int index) {
    return integer(bytes, start(index), end(index));
  }

  /** An integer of at most 18 characters. */
  public static long integer(byte[] bytes, int from, int to) {
    boolean negative = bytes[from] == '-';
    long value = 0;
    for (int i = negative ? from + 1 : from; i < to; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return negative ? -value : value;
  }

  /** A number of at most 18 digits, good until another is asked for; null if it has more. */
  public @Nullable Decimal small(int index) {
    if (index != smallAt) {
      smallAt = index;
      small = decimal.read(bytes, start(index), end(index));
    }
    return small ? decimal : null;
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

  /** The member of an object whose name is the first of these, or -1. */
  public int member(int object, Names names) {
    int end = next(object);
    int hash = names.hash(0);
    for (int at = first(object); at < end; at = next(value(at))) {
      if (nameHash(at) == hash && sameText(at, names.bytes(0))) {
        return value(at);
      }
    }
    return -1;
  }

  /** The member of an object that has the same name as one of another, or -1. */
  public int likeMember(int object, int name) {
    int end = next(object);
    int hash = nameHash(name);
    for (int at = first(object); at < end; at = next(value(at))) {
      if (nameHash(at) == hash && sameText(at, name)) {
        return value(at);
      }
    }
    return -1;
  }

  /** Whether two strings have the same content. */
  public boolean sameText(int a, int b) {
    if (!escaped(a) && !escaped(b)) {
      int length = end(a) - start(a);
      return length == end(b) - start(b) && Words.same(bytes, start(a), bytes, start(b), length);
    }
    int length = plain(a);
    byte[] first = plain;
    plain = first == other ? new byte[64] : other;
    other = first;
    return sameText(b, first, length);
  }

  /** Whether a string has exactly this content. */
  public boolean sameText(int index, byte[] text) {
    return sameText(index, text, text.length);
  }

  private boolean sameText(int index, byte[] text, int textLength) {
    if (escaped(index)) {
      int length = plain(index);
      return length == textLength && Words.same(plain, 0, text, 0, length);
    }
    int length = end(index) - start(index);
    return length == textLength && Words.same(bytes, start(index), text, 0, length);
  }
}
