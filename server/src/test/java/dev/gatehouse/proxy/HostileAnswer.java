package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as what an upstream answers: read the same in whatever pieces they come, and no other
 * reader finds another answer in them, or another place where it ends.
 */
public final class HostileAnswer {
  private static final List<String> METHODS = List.of("GET", "HEAD");

  private HostileAnswer() {}

  /** What was read. */
  record Read(
      int status,
      List<String> fields,
      String content,
      List<String> trailers,
      int behind,
      boolean again) {}

  /** Called by Jazzer: whether it answers HEAD, then the answer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    String method = METHODS.get(data[0] & 1);
    byte[] bytes = java.util.Arrays.copyOfRange(data, 1, data.length);
    Read whole = read(bytes, bytes.length, method);
    for (int at = 1; at < bytes.length; at += 1 + at / 16) {
      expect(whole, read(bytes, at, method), "cut at " + at);
    }
    expect(whole, read(bytes, 0, method), "byte by byte");
    if (whole != null && whole.behind() >= 0) {
      compare(whole, bytes, method.equals("HEAD"));
    }
  }

  private static void expect(@Nullable Read whole, @Nullable Read pieces, String how) {
    if (whole == null ? pieces != null : !whole.equals(pieces)) {
      throw new IllegalStateException(how + " it is " + pieces + ", not " + whole);
    }
  }

  /** Null for what is refused or whose head has no end. */
  private static @Nullable Read read(byte[] data, int first, String method) {
    AnswerReader reader = new AnswerReader();
    reader.begin();
    StringBuilder all = new StringBuilder();
    int at = 0;
    Content content = null;
    try {
      while (at < data.length && (content == null || !content.ended())) {
        int size = first == 0 ? 1 : at == 0 ? first : data.length - at;
        ByteBuf in = Unpooled.wrappedBuffer(data, at, size);
        content = reader.readHead(in, method, null);
        if (content != null) {
          for (ByteBuf part = content.take(in); part != null; part = content.take(in)) {
            all.append(part.toString(ISO_8859_1));
          }
        }
        at += in.readerIndex();
      }
    } catch (Refused refused) {
      return null;
    }
    if (content == null) {
      return null;
    }
    ResponseHead head = reader.head();
    return new Read(
        head.status(),
        HostileChunks.texts(head.headers()),
        all.toString(),
        HostileChunks.texts(content.trailers()),
        content.ended() ? data.length - at : -1,
        reader.endedWell());
  }

  private static void compare(Read ours, byte[] bytes, boolean toHead) {
    int from = 0;
    JettyReading other = JettyReading.ofResponse(bytes, toHead);
    while (other.bad == null && other.ended && other.line.matches("HTTP/1\\.. 1.*")) {
      from += other.end;
      other =
          JettyReading.ofResponse(java.util.Arrays.copyOfRange(bytes, from, bytes.length), toHead);
    }
    String line = new String(bytes, from, bytes.length - from, ISO_8859_1).split("\n", 2)[0];
    if (other.headEnd < 0 && isItsOwnWish(String.valueOf(other.bad), line)) {
      return;
    }
    boolean same =
        other.bad == null
            && other.ended
            && other.line.endsWith(" " + ours.status())
            && other.fields.equals(HostileChunks.lower(ours.fields()))
            && other.content.toString().equals(ours.content())
            && other.trailers.equals(HostileChunks.lower(ours.trailers()))
            && bytes.length - from - other.end == ours.behind();
    if (!same) {
      throw new IllegalStateException(
          "Jetty reads %s %s %s %s, %d behind, %s; not %s"
              .formatted(
                  other.line,
                  other.fields,
                  other.content,
                  other.trailers,
                  bytes.length - from - other.end,
                  other.bad,
                  ours));
    }
  }

  /**
   * Jetty wants a reason in ASCII that begins with no tab, which RFC 9112 §4 does not and nobody
   * reads, and a host that can be one also in an answer, where the field means nothing.
   */
  private static boolean isItsOwnWish(String bad, String line) {
    return bad.contains("OTEXT") || line.contains("\t") || bad.contains("HostPort");
  }
}
