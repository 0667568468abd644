package dev.gatehouse.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.zip.DataFormatException;

/** Content codings (RFC 9110 §8.4.1), undone in memory. */
public final class ContentCoding {
  /** Those that can be undone. */
  public static final List<String> KNOWN = List.of("gzip", "deflate");

  /** What described the coded bytes and is not true of the decoded ones. */
  public static final NamedFields OF_CODED =
      NamedFields.of(
          "content-encoding", "content-md5", "etag", "digest", "content-digest", "repr-digest");

  private static final String NONE = "identity";

  /** What became of coded content. */
  public sealed interface Decoded {}

  public record Plain(Body.Bytes content) implements Decoded {}

  /** It would not stay below the cap: a bomb, perhaps. */
  public record TooLarge() implements Decoded {}

  public record Unknown() implements Decoded {}

  public record Unreadable(String why) implements Decoded {}

  private ContentCoding() {}

  /** The coding of a content; several are one that is not known. */
  public static String of(Headers headers) {
    List<String> all = headers.all("content-encoding");
    return all.isEmpty() ? NONE : String.join(",", all).strip().toLowerCase(Locale.ROOT);
  }

  /** Whether there is one. */
  public static boolean isCoded(Headers headers) {
    return headers.count("content-encoding") > 0 && !of(headers).equals(NONE);
  }

  /**
   * Decodes at most {@code cap} bytes; more are never made. What does not end where the content
   * ends is unreadable: somebody else might read on.
   */
  public static Decoded decode(String coding, byte[] content, int cap) {
    try {
      return switch (coding) {
        case NONE -> content.length <= cap ? plain(content) : new TooLarge();
        case "gzip", "x-gzip" -> new Inflation(content, cap).gzip();
        case "deflate" -> new Inflation(content, cap).zlib();
        default -> new Unknown();
      };
    } catch (DataFormatException e) {
      return new Unreadable("content coding: " + e.getMessage());
    }
  }

  static Decoded plain(byte[] content) {
    return new Plain(new Body.Bytes(content));
  }
}
