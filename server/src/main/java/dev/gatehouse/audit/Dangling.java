package dev.gatehouse.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.journal.Entry;
import dev.gatehouse.journal.Reader;
import dev.gatehouse.journal.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The intents whose process ended before their outcome. A mark in the journal says how far back
 * they can lie, so that finding them does not read all of it.
 */
final class Dangling {
  private static final byte[] MARK = "{\"type\":\"mark\",\"oldest\":".getBytes(US_ASCII);
  private static final byte[] INTENT = RecordForm.INTENT.getBytes(US_ASCII);
  private static final byte[] OUTCOME = RecordForm.OUTCOME.getBytes(US_ASCII);
  private static final int ID = 26;

  private Dangling() {}

  /** The record that says that no intent before `oldest` is open. */
  static byte[] mark(long oldest) {
    return (new String(MARK, US_ASCII) + oldest + "}").getBytes(US_ASCII);
  }

  /** The outcomes that are missing, to be appended. */
  static List<Owed> find(Reader reader) throws IOException {
    long[] oldest = {0};
    reader.backward(
        Span.ALWAYS,
        entry -> {
          if (!starts(entry.bytes(), MARK)) {
            return true;
          }
          String text =
              new String(
                  entry.bytes(), MARK.length, entry.bytes().length - MARK.length - 1, US_ASCII);
          oldest[0] = Long.parseLong(text);
          return false;
        });
    Map<String, Entry> open = new LinkedHashMap<>();
    reader.forward(
        oldest[0],
        entry -> {
          if (starts(entry.bytes(), INTENT)) {
            open.put(id(entry.bytes(), INTENT.length), entry);
          } else if (starts(entry.bytes(), OUTCOME)) {
            open.remove(id(entry.bytes(), OUTCOME.length));
          }
          return true;
        });
    List<Owed> closings = new ArrayList<>();
    open.values().forEach(entry -> closings.add(closing(entry)));
    return closings;
  }

  // The intent has the head of an outcome, in the same order; what is known of the end follows.
  private static Owed closing(Entry intent) {
    String text = new String(intent.bytes(), UTF_8);
    String head = text.substring("{\"type\":\"intent\",".length(), text.length() - 1);
    String closed =
        "{"
            + head
            + ",\"decision\":\"unknown\",\"reason\":\"outcome-unknown\",\"stage\":\"forward\""
            + ",\"status\":null,\"bytesIn\":null,\"bytesOut\":null,\"micros\":null"
            + ",\"detail\":\"the process ended before the answer\"}";
    return new Owed(intent.time(), closed.getBytes(UTF_8));
  }

  private static boolean starts(byte[] bytes, byte[] start) {
    return bytes.length >= start.length + 1
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static String id(byte[] bytes, int from) {
    return new String(bytes, from, Math.min(ID, bytes.length - from), US_ASCII);
  }
}
