package dev.gatehouse.contract.multipart;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The boundary that a Content-Type names (RFC 2046 §5.1.1). Of other parameters only {@code
 * charset} may stand beside it: some readers join {@code boundary*0} (RFC 2231 §3), some take the
 * first text that looks like a boundary, wherever it stands.
 */
final class Boundary {
  private static final int MOST = 70;
  private static final Set<String> PARAMETERS = Set.of("boundary", "charset");

  private Boundary() {}

  /** The boundary's bytes behind their two hyphens, or null if there is not exactly one. */
  static byte @Nullable [] of(String contentType) {
    String found = null;
    int at = contentType.indexOf(';');
    while (at >= 0 && at < contentType.length()) {
      int equals = contentType.indexOf('=', at);
      if (equals < 0) {
        return null;
      }
      String key = contentType.substring(at + 1, equals).stripLeading().toLowerCase(Locale.ROOT);
      boolean quoted = equals + 1 < contentType.length() && contentType.charAt(equals + 1) == '"';
      int end = contentType.indexOf(quoted ? '"' : ';', equals + (quoted ? 2 : 1));
      if (quoted && end < 0) {
        return null;
      }
      int to = end < 0 ? contentType.length() : end;
      String value = contentType.substring(equals + (quoted ? 2 : 1), to);
      at = quoted ? behind(contentType, end + 1) : end;
      boolean known = PARAMETERS.contains(key) && (key.equals("charset") || found == null);
      if (at == Integer.MAX_VALUE || !known) {
        return null;
      }
      if (key.equals("boundary")) {
        found = quoted ? value : value.stripTrailing();
        // RFC 9110 §5.6.6: what is not quoted is a token.
        if (!quoted && !found.chars().allMatch(Characters::isToken)) {
          return null;
        }
      }
    }
    return found != null && isLegal(found)
        ? ("--" + found).getBytes(StandardCharsets.US_ASCII)
        : null;
  }

  /** The next semicolon behind a quoted value, -1 at the end, or no index at all. */
  private static int behind(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at == text.length() ? -1 : text.charAt(at) == ';' ? at : Integer.MAX_VALUE;
  }

  private static boolean isLegal(String boundary) {
    return !boundary.isEmpty()
        && boundary.length() <= MOST
        && !boundary.endsWith(" ")
        && boundary.chars().allMatch(Characters::isBoundary);
  }
}
