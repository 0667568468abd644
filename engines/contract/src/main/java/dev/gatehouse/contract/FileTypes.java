package dev.gatehouse.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** How files of a type begin, where all of them begin alike. */
final class FileTypes {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] ZIP = HEX.parseHex("504b0304");
  private static final byte[] JPEG = HEX.parseHex("ffd8ff");

  // PNG 3rd edition §5.2; GIF89a §17; ISO 32000-2 §7.5.2; APPNOTE §4.3.7; RFC 1952 §2.3.1.
  private static final Map<String, List<byte[]>> STARTS =
      Map.of(
          "image/png", List.of(HEX.parseHex("89504e470d0a1a0a")),
          "image/jpeg", List.of(JPEG),
          "image/jpg", List.of(JPEG),
          "image/gif", List.of(ascii("GIF87a"), ascii("GIF89a")),
          "image/webp", List.of(ascii("RIFF")),
          "application/pdf", List.of(ascii("%PDF-")),
          "application/zip", List.of(ZIP, HEX.parseHex("504b0506")),
          "application/gzip", List.of(HEX.parseHex("1f8b08")),
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document", List.of(ZIP),
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", List.of(ZIP));

  private FileTypes() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether content can be of a media type; of most types nothing is known. */
  static boolean canBe(String type, byte[] bytes, int from, int to) {
    List<byte[]> starts = STARTS.get(type);
    if (starts == null) {
      return true;
    }
    for (byte[] start : starts) {
      int end = from + start.length;
      if (end <= to && Arrays.equals(bytes, from, end, start, 0, start.length)) {
        return true;
      }
    }
    return false;
  }
}
