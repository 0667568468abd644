package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.proxy.http.Limits;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as the head of a request: read the same in whatever pieces they come; what is let
 * through means the same when it is written anew, and no other reader finds another request in it.
 */
public final class HostileHead {
  /** Where Jetty is stricter than we are: it asks for what only a later stage of ours asks. */
  private static final List<String> STRICTER =
      List.of("Unknown Version", "Bad Authority", "Host does not match authority");

  private HostileHead() {}

  /** What was read, as one text. */
  record Read(String target, String framing, List<String> fields, int end) {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Read whole = read(data, data.length);
    for (int at = 1; at < data.length; at += 1 + at / 16) {
      expect(whole, read(data, at), "cut at " + at);
    }
    expect(whole, read(data, 0), "byte by byte");
    if (whole == null) {
      return;
    }
    byte[] again = written(whole).getBytes(ISO_8859_1);
    Read second = read(again, again.length);
    if (second == null
        || !second.target().equals(whole.target())
        || !second.framing().equals(whole.framing())
        || !second.fields().equals(whole.fields())) {
      throw new IllegalStateException("written anew it is " + second + ", not " + whole);
    }
    compare(whole, JettyReading.ofRequest(data));
  }

  private static void expect(@Nullable Read whole, @Nullable Read pieces, String how) {
    if (whole == null ? pieces != null : !whole.equals(pieces)) {
      throw new IllegalStateException(how + " it is " + pieces + ", not " + whole);
    }
  }

  /**
   * Null for what is refused or has no end.
   *
   * @param first bytes that come at once, the rest behind them; 0 for one at a time
   */
  private static @Nullable Read read(byte[] data, int first) {
    byte[] bytes = data.clone();
    RequestHead head = new RequestHead(Limits.USUAL, "http");
    try {
      int at = Math.max(first, Math.min(1, bytes.length));
      while (!head.read(bytes, at)) {
        if (at == bytes.length) {
          return null;
        }
        at = first == 0 ? at + 1 : bytes.length;
      }
    } catch (Refused refused) {
      return null;
    }
    return read(head);
  }

  private static Read read(RequestHead head) {
    String version = head.http10() ? "HTTP/1.0" : "HTTP/1.1";
    String query = head.query().isEmpty() ? "" : "?" + head.query();
    String path = head.path().isEmpty() ? "*" : head.path();
    List<String> fields = new ArrayList<>();
    Headers headers = head.headers();
    for (int i = 0; i < headers.size(); i++) {
      fields.add(headers.name(i).toLowerCase(Locale.ROOT) + ": " + headers.value(i));
    }
    long length = head.contentLength();
    return new Read(
        head.method() + " " + path + query + " " + version,
        length < 0 ? "chunked" : Long.toString(length),
        fields,
        head.end());
  }

  private static String written(Read read) {
    return read.target() + "\r\n" + String.join("\r\n", read.fields()) + "\r\n\r\n";
  }

  /** The same, but for fields that are declared to be of the connection only. */
  private static boolean alike(List<String> theirs, List<String> ours) {
    if (theirs.size() == ours.size()) {
      return theirs.equals(ours);
    }
    int at = 0;
    for (String field : theirs) {
      at += at < ours.size() && ours.get(at).equals(field) ? 1 : 0;
    }
    return at == ours.size() && ours.stream().anyMatch(it -> it.startsWith("connection: "));
  }

  /** Their fields without an upgrade, of which HTTP/1.0 says nothing. */
  private static List<String> heard(JettyReading other, Read ours) {
    boolean deaf = ours.target().endsWith("HTTP/1.0");
    return other.fields.stream().filter(it -> !deaf || !it.startsWith("upgrade: ")).toList();
  }

  private static void compare(Read ours, JettyReading other) {
    String bad = other.bad;
    if (bad != null && other.headEnd < 0) {
      if (STRICTER.stream().noneMatch(bad::contains)) {
        throw new IllegalStateException("Jetty refuses it: " + bad + ": " + ours);
      }
      return;
    }
    boolean same =
        other.headEnd == ours.end()
            && other.framing().equals(ours.framing())
            && alike(heard(other, ours), HostileChunks.lower(ours.fields()));
    if (!same) {
      throw new IllegalStateException(
          "Jetty reads %s %s %s up to %d, not %s"
              .formatted(other.line, other.framing(), other.fields, other.headEnd, ours));
    }
  }
}
