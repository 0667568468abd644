package dev.gatehouse.contract.multipart;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body (RFC 7578), cut into its parts in one pass. What the standards
 * leave to the reader's leniency is refused: a preamble, an epilogue, padding behind a boundary,
 * bare line ends, folded or repeated header fields.
 */
public final class Multipart {
  // RFC 2045 §2.7: these mean that nothing is encoded.
  private static final Set<String> PLAIN = Set.of("7bit", "8bit", "binary");
  private static final int BARE = -2;

  private final byte[] bytes;
  private final MultipartBounds bounds;
  private final List<Part> parts = new ArrayList<>();
  private @Nullable MultipartFlaw flaw;

  private Multipart(byte[] bytes, MultipartBounds bounds) {
    this.bytes = bytes;
    this.bounds = bounds;
  }

  /**
   * Cuts a body.
   *
   * @param contentType the value of the Content-Type field, which names the boundary
   */
  public static Multipart of(String contentType, byte[] body, MultipartBounds bounds) {
    Multipart multipart = new Multipart(body, bounds);
    byte[] boundary = Boundary.of(contentType);
    multipart.flaw = boundary == null ? MultipartFlaw.BOUNDARY : multipart.read(boundary);
    return multipart;
  }

  /** What is wrong; null if nothing is. */
  public @Nullable MultipartFlaw flaw() {
    return flaw;
  }

  /** The parts in order; where there is a flaw, those before it. */
  public List<Part> parts() {
    return parts;
  }

  private @Nullable MultipartFlaw read(byte[] boundary) {
    if (!isAt(0, boundary)) {
      return MultipartFlaw.START;
    }
    int at = boundary.length;
    if (isAt(at, (byte) '-', (byte) '-')) {
      return MultipartFlaw.EMPTY;
    }
    while (!isAt(at, (byte) '-', (byte) '-')) {
      if (!isAt(at, (byte) '\r', (byte) '\n')) {
        boolean bare = at < bytes.length && (bytes[at] == '\n' || bytes[at] == '\r');
        return at >= bytes.length
            ? MultipartFlaw.END
            : bare ? MultipartFlaw.LINE_END : MultipartFlaw.DELIMITER;
      }
      if (parts.size() == bounds.parts()) {
        return MultipartFlaw.PARTS;
      }
      PartHeaders headers = new PartHeaders(bytes, at + 2, bounds);
      int from = headers.read();
      if (from < 0) {
        return headers.flaw();
      }
      // An empty part without its line end, to some readers.
      if (isAt(from, boundary)) {
        return MultipartFlaw.DELIMITER;
      }
      int to = delimiter(from, boundary);
      if (to < 0) {
        return to == BARE ? MultipartFlaw.LINE_END : MultipartFlaw.END;
      }
      MultipartFlaw wrong = part(headers.fields(), from, to);
      if (wrong != null) {
        return wrong;
      }
      at = to + 2 + boundary.length;
    }
    int rest = bytes.length - at - 2;
    return rest == 0 || (rest == 2 && isAt(at + 2, (byte) '\r', (byte) '\n'))
        ? null
        : MultipartFlaw.EPILOGUE;
  }

  private @Nullable MultipartFlaw part(Map<String, String> fields, int from, int to) {
    String written = fields.remove("content-disposition");
    if (written == null) {
      return MultipartFlaw.DISPOSITION;
    }
    Disposition disposition = Disposition.of(written);
    if (disposition.flaw() != null) {
      return disposition.flaw();
    }
    String coding = fields.remove("content-transfer-encoding");
    if (coding != null && !PLAIN.contains(coding.toLowerCase(Locale.ROOT))) {
      return MultipartFlaw.TRANSFER_ENCODING;
    }
    String filename = disposition.filename();
    if (isLong(disposition.name()) || (filename != null && isLong(filename))) {
      return MultipartFlaw.NAME_BYTES;
    }
    if (to - from > bounds.partBytes()) {
      return MultipartFlaw.PART_BYTES;
    }
    parts.add(new Part(disposition.name(), filename, fields, from, to));
    return null;
  }

  private boolean isLong(String name) {
    return name.length() > bounds.nameBytes()
        || name.getBytes(StandardCharsets.UTF_8).length > bounds.nameBytes();
  }

  /**
   * The next line end with the boundary behind it, or {@link #BARE} where that is CR or LF alone:
   * to some readers a part ends there. Neither occurs inside the other, so no byte is compared more
   * than twice.
   */
  private int delimiter(int from, byte[] boundary) {
    int last = bytes.length - boundary.length - 1;
    for (int i = from; i <= last; i++) {
      if ((bytes[i] == '\n' || bytes[i] == '\r') && isAt(i + 1, boundary)) {
        return i > from && bytes[i - 1] == '\r' && bytes[i] == '\n' ? i - 1 : BARE;
      }
    }
    return -1;
  }

  private boolean isAt(int at, byte... expected) {
    return at + expected.length <= bytes.length
        && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
  }
}
