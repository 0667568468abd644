package dev.gatehouse.contract.multipart;

/**
 * What a multipart body may cost: parts, bytes of one part, of one part's name or file name, and of
 * its header section.
 */
public record MultipartBounds(int parts, int partBytes, int nameBytes, int headerBytes) {

  /** Wide enough for forms; the size of the whole is the caller's to bound. */
  public static final MultipartBounds DEFAULT =
      new MultipartBounds(1_000, Integer.MAX_VALUE, 256, 4_096);

  public MultipartBounds {
    if (parts < 1 || partBytes < 0 || nameBytes < 1 || headerBytes < 1) {
      throw new IllegalArgumentException("bounds: must be positive");
    }
  }
}
