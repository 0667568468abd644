package dev.gatehouse.proxy.http2;

import dev.gatehouse.proxy.http.FieldSection;
import org.jspecify.annotations.Nullable;

/**
 * Decodes field blocks of one direction of a connection (RFC 7541). Every block has to go through
 * it, also of streams that nobody wants: the next block is understood by what this one said.
 */
public final class FieldDecoder {
  /** The size of the table that we allow, which is the one that needs no setting. */
  static final int TABLE = 4096;

  /** Bytes of names that one block may have copied from the table: two bytes can ask for 4 KB. */
  private static final int COPIED = 64 * 1024;

  private final DynamicTable table = new DynamicTable(TABLE);
  private byte[] block = new byte[0];
  private int at;
  private int end;
  private int copied;

  /** Decodes a whole block into a section, which keeps what its limits allow. */
  public void decode(byte[] bytes, int from, int to, FieldSection into) throws ConnectionError {
    block = bytes;
    at = from;
    end = to;
    copied = 0;
    boolean resizable = true;
    while (at < end) {
      int first = block[at];
      if (first < 0) {
        indexed(number(0x7f), into);
      } else if ((first & 0x40) != 0) {
        literal(number(0x3f), true, into);
      } else if ((first & 0x20) != 0) {
        resize(number(0x1f), resizable);
        continue;
      } else {
        literal(number(0x0f), false, into);
      }
      resizable = false;
    }
  }

  private void resize(int size, boolean allowed) throws ConnectionError {
    if (!allowed) {
      throw ConnectionError.compression("the table is resized behind a field");
    }
    if (size > TABLE) {
      throw ConnectionError.compression("the table is resized beyond " + TABLE);
    }
    table.resize(size);
  }

  private void indexed(int number, FieldSection into) throws ConnectionError {
    FieldLine line = line(number);
    if (into.tooLarge()) {
      // A bomb: what is not kept is not copied either.
      return;
    }
    byte[] bytes = line.bytes();
    System.arraycopy(bytes, 0, into.room(bytes.length), into.length(), bytes.length);
    into.add(line.nameEnd(), bytes.length);
  }

  private FieldLine line(int number) throws ConnectionError {
    @Nullable FieldLine line =
        number == 0
            ? null
            : number <= StaticTable.SIZE
                ? StaticTable.line(number)
                : table.line(number - StaticTable.SIZE - 1);
    if (line == null) {
      throw ConnectionError.compression("no field has the number " + number);
    }
    return line;
  }

  private void literal(int number, boolean kept, FieldSection into) throws ConnectionError {
    int start = into.length();
    int name;
    if (number == 0) {
      name = string(into, start) - start;
    } else {
      FieldLine known = line(number);
      name = known.nameEnd();
      copied += name;
      if (copied > COPIED) {
        throw new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "too much of long names");
      }
      System.arraycopy(known.bytes(), 0, into.room(name), start, name);
    }
    // The room asked for below never moves what stands in front of it.
    byte[] bytes = into.room(name + 2);
    bytes[start + name] = ':';
    bytes[start + name + 1] = ' ';
    int length = string(into, start + name + 2) - start;
    if (kept) {
      byte[] own = new byte[length];
      System.arraycopy(into.room(length), start, own, 0, length);
      table.add(new FieldLine(own, name));
    }
    into.add(name, length);
  }

  /** A string into the section's array at a position; the position behind it. */
  private int string(FieldSection into, int position) throws ConnectionError {
    if (at == end) {
      throw ConnectionError.compression("the block ends within a field");
    }
    boolean coded = block[at] < 0;
    int length = number(0x7f);
    if (length > end - at) {
      throw ConnectionError.compression("the block ends within a string");
    }
    int from = at;
    at += length;
    int most = coded ? HuffmanCode.most(length) : length;
    byte[] bytes = into.room(position - into.length() + most);
    if (coded) {
      return HuffmanCode.decode(block, from, at, bytes, position);
    }
    System.arraycopy(block, from, bytes, position, length);
    return position + length;
  }

  /** RFC 7541 §5.1; four further bytes are more than any honest number needs. */
  private int number(int mask) throws ConnectionError {
    int number = block[at++] & mask;
    if (number < mask) {
      return number;
    }
    for (int shift = 0; shift <= 21; shift += 7) {
      if (at == end) {
        throw ConnectionError.compression("the block ends within a number");
      }
      int more = block[at++];
      number += (more & 0x7f) << shift;
      if (more >= 0) {
        return number;
      }
    }
    throw ConnectionError.compression("a number is too long");
  }
}
