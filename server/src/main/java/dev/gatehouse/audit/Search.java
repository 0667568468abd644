package dev.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.journal.Entry;
import dev.gatehouse.journal.Reader;
import dev.gatehouse.journal.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds records of calls, newest first, in a running journal or in a folder that nobody runs. A
 * record is one line of JSON.
 */
public final class Search {
  private static final byte[] AUXILIARY = "{\"type\":".getBytes(UTF_8);
  private static final byte[] CHANGE = "{\"type\":\"change\"".getBytes(UTF_8);
  // Of an answer that was still coming when its head was recorded, an end is recorded too.
  private static final Pattern STREAMED = Pattern.compile("\"bytesOut\":(null|\\d{5,})");
  private static final String ID_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int ID_LENGTH = 26;
  private static final int ID_TIME = 10;
  private static final long MICROS_PER_MILLI = 1000;

  private final Reader reader;
  private final Names names;

  private Search(Reader reader, Names names) {
    this.reader = reader;
    this.names = names;
  }

  /** A search of the journal in a state folder. */
  public static Search of(Path folder) {
    return new Search(Reader.of(folder), Names.of(folder));
  }

  /**
   * The newest records that pass all filters.
   *
   * @throws IOException if the journal cannot be read
   */
  public List<String> newest(List<Filter> filters, Span span, int limit) throws IOException {
    List<String> found = new ArrayList<>();
    List<Filter> wanted = names.with(filters);
    if (limit > 0) {
      reader.backward(
          span,
          entry -> {
            if (isCall(entry.bytes()) && passes(entry.bytes(), wanted)) {
              found.add(text(entry));
            }
            return found.size() < limit;
          });
    }
    for (int i = 0; i < found.size(); i++) {
      found.set(i, names.unveil(found.get(i)));
    }
    return found;
  }

  /** The newest records since a moment that pass all filters. */
  public List<String> newest(List<Filter> filters, Instant since, int limit) throws IOException {
    long millis = since.toEpochMilli();
    return newest(filters, Span.since(Math.multiplyExact(millis, MICROS_PER_MILLI)), limit);
  }

  /** The newest changes of the register since a moment. */
  public List<String> changes(Instant since, int limit) throws IOException {
    List<String> found = new ArrayList<>();
    long micros = Math.multiplyExact(since.toEpochMilli(), MICROS_PER_MILLI);
    reader.backward(
        Span.since(micros),
        entry -> {
          if (startsWith(entry.bytes(), CHANGE)) {
            found.add(new String(entry.bytes(), UTF_8));
          }
          return found.size() < limit;
        });
    return found;
  }

  /** The record of a call by its id; of a stream that has ended, with its end as {@code end}. */
  public Optional<String> byId(String id) throws IOException {
    Optional<Span> span = time(id);
    if (span.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> head =
        newest(List.of(new Filter("id", id)), span.get(), 1).stream().findFirst();
    return head.isPresent() && STREAMED.matcher(head.get()).find()
        ? Optional.of(withEnd(head.get(), id, span.get()))
        : head;
  }

  private String withEnd(String head, String id, Span from) throws IOException {
    byte[] start = ("{\"type\":\"end\",\"id\":\"" + id + "\",").getBytes(UTF_8);
    List<String> found = new ArrayList<>();
    reader.backward(
        Span.since(from.from()),
        entry -> {
          if (startsWith(entry.bytes(), start)) {
            String end = text(entry);
            found.add("{" + end.substring(start.length));
          }
          return found.isEmpty();
        });
    return found.isEmpty()
        ? head
        : head.substring(0, head.length() - 1) + ",\"end\":" + found.getFirst() + "}";
  }

  static String text(Entry entry) {
    return new String(entry.bytes(), UTF_8);
  }

  static boolean passes(byte[] record, List<Filter> filters) {
    for (Filter filter : filters) {
      if (!filter.passes(record)) {
        return false;
      }
    }
    return true;
  }

  static boolean isCall(byte[] record) {
    return !startsWith(record, AUXILIARY);
  }

  private static boolean startsWith(byte[] record, byte[] start) {
    return record.length >= start.length
        && Arrays.equals(record, 0, start.length, start, 0, start.length);
  }

  /** The millisecond that an id was made in, which its record carries too. */
  private static Optional<Span> time(String id) {
    if (id.length() != ID_LENGTH) {
      return Optional.empty();
    }
    long millis = 0;
    for (int i = 0; i < ID_TIME; i++) {
      int digit = ID_DIGITS.indexOf(id.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      millis = (millis << 5) | digit;
    }
    long micros = millis * MICROS_PER_MILLI;
    return Optional.of(new Span(micros, micros + MICROS_PER_MILLI));
  }
}
