package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.PartControl;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.Refused;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lets a control look at the data of each event of a stream (HTML Standard §9.2.6) and writes the
 * event anew with what may leave. Comments lose their text, unknown fields are dropped, an event
 * that does not end is never sent.
 */
final class EventFilter {
  private static final byte[] DATA = ascii("data");
  private static final byte[] EVENT = ascii("event");
  private static final byte[] ID = ascii("id");
  private static final byte[] RETRY = ascii("retry");
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final int cap;
  private final PartControl control;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final ByteArrayOutputStream fields = new ByteArrayOutputStream();
  private boolean hasData;
  private boolean afterReturn;
  private boolean first = true;
  private long events;

  EventFilter(int cap, PartControl control) {
    this.cap = cap;
    this.control = control;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * What may leave now that this part has come; takes the part.
   *
   * @throws Refused if an event may not leave: what came before it was written into {@code out}
   */
  void pass(ByteBuf part, ByteBuf out) throws Refused {
    try {
      while (part.isReadable()) {
        see(part.readByte(), out);
      }
    } finally {
      part.release();
    }
  }

  private void see(byte b, ByteBuf out) throws Refused {
    boolean second = afterReturn && b == '\n';
    afterReturn = b == '\r';
    if (second) {
      return;
    }
    if (b == '\r' || b == '\n') {
      byte[] whole = line.toByteArray();
      line.reset();
      line(whole, out);
      return;
    }
    line.write(b);
    if (line.size() + data.size() + fields.size() > cap) {
      throw new Refused(
          Verdict.deny(Reason.ANSWER_TOO_LARGE, "an event of more than " + cap + " bytes"));
    }
  }

  private void line(byte[] read, ByteBuf out) throws Refused {
    byte[] whole = first ? withoutMark(read) : read;
    first = false;
    if (whole.length == 0) {
      dispatch(out);
      return;
    }
    int colon = 0;
    while (colon < whole.length && whole[colon] != ':') {
      colon++;
    }
    if (colon == 0) {
      // Somebody wants to know that the stream lives.
      out.writeBytes(ascii(":\n\n"));
      return;
    }
    int value = Math.min(colon + 1, whole.length);
    if (value < whole.length && whole[value] == ' ') {
      value++;
    }
    field(whole, colon, value);
  }

  private static byte[] withoutMark(byte[] read) {
    boolean marked = read.length >= 3 && read[0] == MARK[0] && read[1] == MARK[1];
    if (!marked || read[2] != MARK[2]) {
      return read;
    }
    return Arrays.copyOfRange(read, 3, read.length);
  }

  private void field(byte[] whole, int nameTo, int value) {
    if (is(whole, nameTo, DATA)) {
      if (hasData) {
        data.write('\n');
      }
      hasData = true;
      data.write(whole, value, whole.length - value);
    } else if (is(whole, nameTo, EVENT)) {
      keep(EVENT, whole, value);
    } else if (is(whole, nameTo, ID) && !contains(whole, value, (byte) 0)) {
      keep(ID, whole, value);
    } else if (is(whole, nameTo, RETRY) && digits(whole, value)) {
      keep(RETRY, whole, value);
    }
  }

  private static boolean is(byte[] whole, int nameTo, byte[] name) {
    return Arrays.equals(whole, 0, nameTo, name, 0, name.length);
  }

  private static boolean contains(byte[] whole, int from, byte b) {
    for (int i = from; i < whole.length; i++) {
      if (whole[i] == b) {
        return true;
      }
    }
    return false;
  }

  private static boolean digits(byte[] whole, int from) {
    for (int i = from; i < whole.length; i++) {
      if (whole[i] < '0' || whole[i] > '9') {
        return false;
      }
    }
    return from < whole.length;
  }

  private void keep(byte[] name, byte[] whole, int value) {
    fields.write(name, 0, name.length);
    fields.write(':');
    fields.write(' ');
    fields.write(whole, value, whole.length - value);
    fields.write('\n');
  }

  private void dispatch(ByteBuf out) throws Refused {
    if (!hasData && fields.size() == 0) {
      return;
    }
    byte[] left = hasData ? controlled(data.toByteArray()) : null;
    out.writeBytes(fields.toByteArray());
    if (left != null) {
      writeData(left, out);
      events++;
    }
    out.writeByte('\n');
    data.reset();
    fields.reset();
    hasData = false;
  }

  private byte @Nullable [] controlled(byte[] content) throws Refused {
    PartControl.Part part;
    try {
      part = control.check(content);
    } catch (RuntimeException | Error e) {
      throw new Refused(Verdict.deny(Reason.INTERNAL_ERROR, e.getClass().getName()));
    }
    return switch (part) {
      case PartControl.Leaves(byte[] left) -> left;
      case PartControl.Refused(Reason reason, String detail) ->
          throw new Refused(Verdict.deny(reason, detail));
    };
  }

  private static void writeData(byte[] left, ByteBuf out) {
    int at = 0;
    while (at <= left.length) {
      int end = at;
      while (end < left.length && left[end] != '\n') {
        end++;
      }
      out.writeBytes(DATA).writeByte(':').writeByte(' ').writeBytes(left, at, end - at);
      out.writeByte('\n');
      at = end + 1;
    }
  }

  long events() {
    return events;
  }

  /** Whether no event is under way. */
  boolean isBetween() {
    return line.size() == 0 && !hasData && fields.size() == 0;
  }
}
