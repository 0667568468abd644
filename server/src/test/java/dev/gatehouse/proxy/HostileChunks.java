package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.proxy.http.Refused;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as a chunked content: the same content and trailers in whatever pieces they come, and
 * no other reader finds another content, or another place where it ends.
 */
public final class HostileChunks {
  private static final String HEAD =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

  private HostileChunks() {}

  /**
   * What was read.
   *
   * @param behind bytes that are left over; -1 while the content has not ended
   */
  record Read(String content, List<String> trailers, int behind) {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Read whole = read(data, data.length);
    for (int at = 1; at < data.length; at += 1 + at / 16) {
      expect(whole, read(data, at), "cut at " + at);
    }
    expect(whole, read(data, 0), "byte by byte");
    if (whole == null || whole.behind() < 0) {
      return;
    }
    byte[] message = (HEAD + new String(data, ISO_8859_1)).getBytes(ISO_8859_1);
    JettyReading other = JettyReading.ofRequest(message);
    boolean same =
        other.bad == null
            && other.ended
            && other.content.toString().equals(whole.content())
            && other.trailers.equals(lower(whole.trailers()))
            && message.length - other.end == whole.behind();
    if (!same) {
      throw new IllegalStateException(
          "Jetty reads %s, trailers %s, %d behind, %s; not %s"
              .formatted(
                  other.content, other.trailers, message.length - other.end, other.bad, whole));
    }
  }

  private static void expect(@Nullable Read whole, @Nullable Read pieces, String how) {
    if (whole == null ? pieces != null : !whole.equals(pieces)) {
      throw new IllegalStateException(how + " it is " + pieces + ", not " + whole);
    }
  }

  /** Null for what is refused; in two pieces, or for 0 in pieces of one byte. */
  private static @Nullable Read read(byte[] data, int first) {
    Content content = Content.chunked();
    StringBuilder all = new StringBuilder();
    int at = 0;
    try {
      while (at < data.length && !content.ended()) {
        int size = first == 0 ? 1 : at == 0 ? first : data.length - at;
        ByteBuf in = Unpooled.wrappedBuffer(data, at, size);
        for (ByteBuf part = content.take(in); part != null; part = content.take(in)) {
          all.append(part.toString(ISO_8859_1));
        }
        at += in.readerIndex();
      }
    } catch (Refused refused) {
      return null;
    }
    return new Read(
        all.toString(), texts(content.trailers()), content.ended() ? data.length - at : -1);
  }

  static List<String> lower(List<String> texts) {
    return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
  }

  static List<String> texts(Headers headers) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      texts.add(headers.name(i).toLowerCase(Locale.ROOT) + ": " + headers.value(i));
    }
    return texts;
  }
}
