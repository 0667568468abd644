package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.regex.Regex;
import java.nio.charset.StandardCharsets;

/** Formats that a grammar defines, as its expressions. */
final class PatternFormats {
  private static final String PERCENT = "%[0-9A-Fa-f]{2}";
  // RFC 3987 §2.2, ucschar.
  private static final String BEYOND_ASCII =
      "\\u{A0}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFEF}\\u{10000}-\\u{EFFFD}";
  // RFC 3987 §2.2, iprivate.
  private static final String PRIVATE =
      "\\u{E000}-\\u{F8FF}\\u{F0000}-\\u{FFFFD}\\u{100000}-\\u{10FFFD}";
  private static final String NAME = "(?:[A-Za-z0-9_]|" + PERCENT + ")+";
  private static final String POINTER = "(?:/(?:[^~/]|~[01])*)*";
  private static final String CLOCK =
      "(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)";

  private static final Regex URI = Regex.compile("^" + absolute("") + "$");
  private static final Regex URI_REFERENCE =
      Regex.compile("^(?:" + absolute("") + "|" + relative("") + ")$");
  private static final Regex IRI = Regex.compile("^" + absolute(BEYOND_ASCII) + "$");
  private static final Regex IRI_REFERENCE =
      Regex.compile("^(?:" + absolute(BEYOND_ASCII) + "|" + relative(BEYOND_ASCII) + ")$");
  // RFC 6570 §2.
  private static final Regex URI_TEMPLATE =
      Regex.compile(
          "^(?:[^\\x00-\\x20\\x7F\"<>\\\\^`{|}%]|"
              + PERCENT
              + "|\\{[+#./;?&=,!@|]?VAR(?:,VAR)*\\})*$"
                  .replace("VAR", NAME + "(?:\\." + NAME + ")*(?::[1-9][0-9]{0,3}|\\*)?"));
  private static final Regex JSON_POINTER = Regex.compile("^" + POINTER + "$");
  private static final Regex RELATIVE_JSON_POINTER =
      Regex.compile("^(?:0|[1-9][0-9]*)(?:#|" + POINTER + ")$");
  // RFC 3339, appendix A.
  private static final Regex DURATION =
      Regex.compile(
          "^P(?:[0-9]+W|(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)(?:T"
              + CLOCK
              + ")?|T"
              + CLOCK
              + ")$");

  private PatternFormats() {}

  private static String characters(String more, String extra) {
    return "(?:[A-Za-z0-9\\-._~!$&'()*+,;=" + extra + more + "]|" + PERCENT + ")";
  }

  /** RFC 3986, appendix A. */
  private static String absolute(String more) {
    String any = characters(more, ":@");
    String path = "/(?:" + any + "+(?:/" + any + "*)*)?|" + any + "+(?:/" + any + "*)*|";
    return "[A-Za-z][A-Za-z0-9+.\\-]*:(?:" + authority(more) + "|" + path + ")" + tail(more);
  }

  private static String relative(String more) {
    String any = characters(more, ":@");
    String first = characters(more, "@");
    String path = "/(?:" + any + "+(?:/" + any + "*)*)?|" + first + "+(?:/" + any + "*)*|";
    return "(?:" + authority(more) + "|" + path + ")" + tail(more);
  }

  private static String authority(String more) {
    String user = characters(more, ":");
    String host =
        "(?:\\[[0-9A-Fa-f:.]+\\]|\\[[vV][0-9A-Fa-f]+\\.[^\\]/]+\\]|" + characters(more, "") + "*)";
    return "//(?:" + user + "*@)?" + host + "(?::[0-9]*)?(?:/" + characters(more, ":@") + "*)*";
  }

  private static String tail(String more) {
    String any = characters(more, ":@/?");
    String query = more.isEmpty() ? any : characters(more + PRIVATE, ":@/?");
    return "(?:\\?" + query + "*)?(?:#" + any + "*)?";
  }

  static boolean uri(byte[] text, int from, int to) {
    return URI.finds(text, from, to) && literalHost(text, from, to);
  }

  static boolean uriReference(byte[] text, int from, int to) {
    return URI_REFERENCE.finds(text, from, to) && literalHost(text, from, to);
  }

  static boolean iri(byte[] text, int from, int to) {
    return IRI.finds(text, from, to) && literalHost(text, from, to);
  }

  static boolean iriReference(byte[] text, int from, int to) {
    return IRI_REFERENCE.finds(text, from, to) && literalHost(text, from, to);
  }

  /** What stands in brackets is an IPv6 address, or of a version yet to come. */
  private static boolean literalHost(byte[] text, int from, int to) {
    int open = from;
    while (open < to && text[open] != '[') {
      open++;
    }
    int close = open;
    while (close < to && text[close] != ']') {
      close++;
    }
    return open == to || (text[open + 1] | 0x20) == 'v' || NetFormats.ipv6(text, open + 1, close);
  }

  static boolean uriTemplate(byte[] text, int from, int to) {
    return URI_TEMPLATE.finds(text, from, to);
  }

  static boolean jsonPointer(byte[] text, int from, int to) {
    return JSON_POINTER.finds(text, from, to);
  }

  static boolean relativeJsonPointer(byte[] text, int from, int to) {
    return RELATIVE_JSON_POINTER.finds(text, from, to);
  }

  static boolean duration(byte[] text, int from, int to) {
    return DURATION.finds(text, from, to);
  }

  static boolean regex(byte[] text, int from, int to) {
    return Regex.isPattern(new String(text, from, to - from, StandardCharsets.UTF_8));
  }
}
