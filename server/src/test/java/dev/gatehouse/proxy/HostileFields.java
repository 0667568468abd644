package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.proxy.http.AnswerSection;
import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http.Limits;
import dev.gatehouse.proxy.http.Refused;
import dev.gatehouse.proxy.http.RequestHead;
import dev.gatehouse.proxy.http.StreamHead;
import dev.gatehouse.proxy.http2.ConnectionError;
import dev.gatehouse.proxy.http2.FieldDecoder;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Any bytes as field blocks of one HTTP/2 connection: decoded as Netty's decoder does, within
 * bounds; and a request that is let through is the same request when it is sent on as HTTP/1.1.
 */
public final class HostileFields {
  private static final Limits LIMITS = Limits.USUAL;

  /** Over HTTP/1.1 the authority is a field too. */
  private static final Limits WIDER = new Limits(8192, 2 * 16384, 102);

  private HostileFields() {}

  /** Called by Jazzer: blocks, each behind two bytes for its length. */
  public static void fuzzerTestOneInput(byte[] data) throws Exception {
    FieldDecoder decoder = new FieldDecoder();
    DefaultHttp2HeadersDecoder other = new DefaultHttp2HeadersDecoder(false, 1 << 20);
    FieldSection section = new FieldSection(LIMITS);
    boolean alike = true;
    for (int at = 0; at + 2 <= data.length; ) {
      int size = (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
      int from = at + 2;
      int to = Math.min(data.length, from + size);
      section.begin();
      try {
        decoder.decode(data, from, to, section);
      } catch (ConnectionError refused) {
        return;
      }
      int most = LIMITS.target() + LIMITS.fields();
      expect(section.length() <= most, "more is kept than there is room for");
      expect(section.room(0).length <= 8 * (most + 2 * data.length), "the room grows and grows");
      alike = alike && decodedAlike(section, other, Arrays.copyOfRange(data, from, to));
      request(section, (size & 1) == 0);
      answer(section);
      at = to;
    }
  }

  private static void expect(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static List<String> texts(FieldSection section) throws Exception {
    // The trailers of a message are a section as it is; the check of their names is none of this.
    Headers all = new Lines(section).all();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      texts.add(all.name(i) + ": " + all.value(i));
    }
    return texts;
  }

  /** False once the other decoder gave up, which may be stricter with what it keeps. */
  private static boolean decodedAlike(
      FieldSection section, DefaultHttp2HeadersDecoder other, byte[] block) throws Exception {
    Http2Headers theirs;
    try {
      theirs = other.decodeHeaders(1, Unpooled.wrappedBuffer(block));
    } catch (Http2Exception e) {
      String why = String.valueOf(e.getMessage());
      boolean known = why.contains("Header size exceeded") || why.contains("invalid max dynamic");
      expect(known || e instanceof Http2Exception.StreamException, "Netty refuses it: " + why);
      return known ? false : true;
    }
    if (section.tooLarge()) {
      return true;
    }
    List<String> expected = new ArrayList<>();
    for (Map.Entry<CharSequence, CharSequence> field : theirs) {
      expected.add(field.getKey() + ": " + field.getValue());
    }
    List<String> ours = texts(section);
    // Their map keeps the order of values of one name only.
    ours.sort(null);
    expected.sort(null);
    expect(ours.equals(expected), "Netty reads " + expected + ", not " + ours);
    return true;
  }

  /** What is let through is the same request over HTTP/1.1. */
  private static void request(FieldSection section, boolean ended) throws Exception {
    StreamHead head = new StreamHead(LIMITS);
    try {
      head.read(section, "http", ended);
    } catch (Refused refused) {
      return;
    }
    List<String> fields = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String query = head.query().isEmpty() ? "" : "?" + head.query();
    String path = head.path().isEmpty() ? "*" : head.path();
    text.append(head.method()).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(host(head.authority())).append("\r\n");
    Headers headers = head.headers();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (!name.equals("host") && !name.equals("content-length")) {
        fields.add(name + ": " + headers.value(i));
      }
    }
    fields.forEach(field -> text.append(field).append("\r\n"));
    byte[] bytes = text.append("\r\n").toString().getBytes(ISO_8859_1);
    RequestHead again = new RequestHead(WIDER, "http");
    expect(again.read(bytes, bytes.length) && again.end() == bytes.length, "it has another end");
    boolean same =
        again.method().equals(head.method())
            && again.path().equals(head.path())
            && again.query().equals(head.query())
            && again.authority().equals(head.authority())
            && again.hasEncodedDelimiter() == head.hasEncodedDelimiter()
            && again.contentLength() == 0
            && again.persistent()
            && HostileChunks.texts(again.headers()).subList(1, 1 + fields.size()).equals(fields);
    expect(same, "over HTTP/1.1 it is another request: " + text);
  }

  private static String host(String authority) {
    return authority.toLowerCase(Locale.ROOT);
  }

  private static void answer(FieldSection section) {
    AnswerSection answer = new AnswerSection();
    try {
      answer.read(section);
    } catch (Refused refused) {
      return;
    }
    for (String field : HostileChunks.texts(answer.headers())) {
      boolean harmless = field.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 127));
      expect(harmless, "an answer is split by " + field);
    }
  }

  /** A section with every field as it came. */
  private record Lines(FieldSection section) {
    Headers all() throws Exception {
      var from = FieldSection.class.getDeclaredMethod("from", int.class);
      from.setAccessible(true);
      return (Headers) from.invoke(section, 0);
    }
  }
}
