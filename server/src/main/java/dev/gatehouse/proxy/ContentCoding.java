package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Content codings (RFC 9110 §8.4.1), undone in memory. */
final class ContentCoding {
  /** What became of coded content. */
  sealed interface Decoded {}

  record Plain(Body.Bytes content) implements Decoded {}

  /** It would not stay below the cap: a bomb, perhaps. */
  record TooLarge() implements Decoded {}

  record Unreadable(String why) implements Decoded {}

  private ContentCoding() {}

  /** Decodes at most {@code cap} bytes; more are never made. */
  static Decoded decode(String coding, byte[] content, int cap) {
    try (InputStream in = stream(coding, content)) {
      byte[] plain = in.readNBytes(cap);
      return in.read() < 0 ? new Plain(new Body.Bytes(plain)) : new TooLarge();
    } catch (IOException e) {
      return new Unreadable("content coding: " + e.getMessage());
    }
  }

  private static InputStream stream(String coding, byte[] content) throws IOException {
    InputStream in = new ByteArrayInputStream(content);
    return switch (coding) {
      case "identity" -> in;
      case "gzip", "x-gzip" -> new GZIPInputStream(in);
      case "deflate" -> new InflaterInputStream(in);
      default -> throw new IOException("one that is not known");
    };
  }
}
