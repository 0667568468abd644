package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Any bytes on a connection of HTTP/1.1: the requests that are let through are those that another
 * reader finds, in whatever pieces the bytes come; what is answered are answers; nothing is left.
 */
public final class HostileConnection {
  private HostileConnection() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    List<EmbeddedDoor.Seen> whole = seen(data, Math.max(1, data.length));
    for (int piece = 1; piece < data.length && piece < 14; piece += 12) {
      List<EmbeddedDoor.Seen> pieces = seen(data, piece);
      // An answer that comes before the end of its request can end the connection.
      int both = Math.min(whole.size(), pieces.size());
      if (!whole.subList(0, both).equals(pieces.subList(0, both))) {
        throw new IllegalStateException(
            "in pieces of %d it is %s, not %s".formatted(piece, pieces, whole));
      }
    }
    List<EmbeddedDoor.Seen> others = others(data, whole.size());
    for (int i = 0; i < whole.size(); i++) {
      EmbeddedDoor.Seen ours = whole.get(i);
      boolean found =
          i < others.size()
              && others.get(i).method().equals(ours.method())
              && (!ours.target().startsWith("/read")
                  || others.get(i).content().equals(ours.content()));
      if (!found) {
        throw new IllegalStateException("Jetty sees " + others + ", not " + whole);
      }
    }
  }

  private static List<EmbeddedDoor.Seen> seen(byte[] data, int piece) {
    try (EmbeddedDoor door = new EmbeddedDoor(false)) {
      door.sendAll(data, piece);
      answers(door.answered());
      return door.seen;
    }
  }

  private static void answers(byte[] out) {
    if (!areAnswers(out, 0, new HashSet<>())) {
      throw new IllegalStateException(
          "answered with what is no answer: " + new String(out, ISO_8859_1));
    }
  }

  /**
   * Whether these bytes are answers from here on. One to HEAD has a length and no content: by
   * itself it does not tell, so that both are tried.
   *
   * @param not where no answers begin, as far as known
   */
  private static boolean areAnswers(byte[] out, int at, Set<Integer> not) {
    if (at == out.length) {
      return true;
    }
    byte[] rest = Arrays.copyOfRange(out, at, out.length);
    for (boolean head : new boolean[] {false, true}) {
      JettyReading answer = JettyReading.ofResponse(rest, head);
      int end = at + answer.end;
      if (answer.bad == null
          && answer.ended
          && !not.contains(end)
          && (end == out.length || !answer.fields.contains("connection: close"))
          && areAnswers(out, end, not)) {
        return true;
      }
    }
    not.add(at);
    return false;
  }

  private static List<EmbeddedDoor.Seen> others(byte[] data, int most) {
    List<EmbeddedDoor.Seen> found = new ArrayList<>();
    int at = 0;
    while (at < data.length && found.size() <= most) {
      JettyReading reading = JettyReading.ofRequest(Arrays.copyOfRange(data, at, data.length));
      if (reading.headEnd < 0) {
        return found;
      }
      String[] line = reading.line.split(" ", 3);
      // What we answer by ourselves reaches no control.
      if (!line[1].equals("*") && !line[1].matches("(?i)http://[^/]*\\*")) {
        found.add(new EmbeddedDoor.Seen(line[0], line[1], reading.content.toString()));
      }
      if (!reading.ended) {
        return found;
      }
      at += reading.end;
    }
    return found;
  }
}
