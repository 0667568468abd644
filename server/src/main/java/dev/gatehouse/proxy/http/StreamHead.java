package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;

/**
 * The head of an HTTP/2 request (RFC 9113 §8.3.1), brought into the canonical form of {@link
 * RequestHead} by the same checks: what HTTP/1.1 could not say is not let through here either. Used
 * again for each request.
 */
public final class StreamHead extends CanonicalRequest {
  private static final int METHOD = 1;
  private static final int SCHEME = 2;
  private static final int PATH = 4;
  private static final int AUTHORITY = 8;

  private String method = "";
  private String scheme = "";
  private int seen;
  private int path;
  private int authority;
  private boolean hasContent;
  private boolean oddNames;

  public StreamHead(Limits limits) {
    super(limits);
  }

  /**
   * Reads a decoded section.
   *
   * @param listener its scheme, {@code http} or {@code https}
   * @param ended whether no content follows
   */
  public void read(FieldSection section, String listener, boolean ended) throws Refused {
    scheme = listener;
    hasContent = !ended;
    method = "";
    seen = 0;
    oddNames = false;
    forget();
    int first = pseudo(section);
    if (section.tooLarge()) {
      throw Refused.because(
          Reason.HEADERS_TOO_LARGE, "more than the target and " + limits.fields() + " bytes");
    }
    requestLine(section);
    fields(section, first);
    headers = Cookies.joined(section.from(first));
  }

  /** Reads the fields that stand for the request line; the number of the first other one. */
  private int pseudo(FieldSection section) throws Refused {
    byte[] bytes = section.bytes();
    int i = 0;
    while (i < section.count() && bytes[section.span(i, 0)] == ':' && named(section, i)) {
      int flag = flag(section, i);
      if (flag == 0 || (seen & flag) != 0) {
        throw Refused.malformed("a pseudo-header field is unknown or repeated");
      }
      seen |= flag;
      int from = section.span(i, 2);
      int to = section.span(i, 3);
      switch (flag) {
        case METHOD -> method = method(bytes, from, to);
        case SCHEME -> scheme(bytes, from, to);
        case PATH -> path = i;
        default -> authority = i;
      }
      i++;
    }
    return i;
  }

  private static boolean named(FieldSection section, int i) {
    return section.span(i, 1) > section.span(i, 0);
  }

  private static int flag(FieldSection section, int i) {
    byte[] bytes = section.bytes();
    int from = section.span(i, 0);
    int to = section.span(i, 1);
    return switch (to - from) {
      case 5 -> is(bytes, from, to, ":path") ? PATH : 0;
      case 7 ->
          is(bytes, from, to, ":method") ? METHOD : is(bytes, from, to, ":scheme") ? SCHEME : 0;
      case 10 -> is(bytes, from, to, ":authority") ? AUTHORITY : 0;
      default -> 0;
    };
  }

  static boolean is(byte[] bytes, int from, int to, String text) {
    if (to - from != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String method(byte[] bytes, int from, int to) throws Refused {
    boolean token = to > from && to - from <= RequestLine.LONGEST_METHOD;
    for (int i = from; token && i < to; i++) {
      token = Octets.token(bytes[i]);
    }
    if (!token) {
      throw Refused.malformed(":method is not a method");
    }
    return RequestLine.method(bytes, from, to);
  }

  private void scheme(byte[] bytes, int from, int to) throws Refused {
    if (!is(bytes, from, to, scheme)) {
      throw Refused.target(":scheme is not the one of the listener");
    }
  }

  private void requestLine(FieldSection section) throws Refused {
    refuseOurs(method);
    if ((seen & (METHOD | SCHEME | PATH)) != (METHOD | SCHEME | PATH)) {
      throw Refused.malformed(":method, :scheme or :path is missing");
    }
    byte[] bytes = section.bytes();
    int from = section.span(path, 2);
    int to = section.span(path, 3);
    if (to - from > limits.target()) {
      throw Refused.because(Reason.TARGET_TOO_LONG, "more than " + limits.target() + " bytes");
    }
    for (int i = from; i < to; i++) {
      if (bytes[i] <= ' ' || bytes[i] == 127) {
        throw Refused.target("the target holds the byte " + (bytes[i] & 0xff));
      }
    }
    if (from == to) {
      throw Refused.malformed(":path is empty");
    }
    if (bytes[from] == '/') {
      target.read(bytes, from, to);
    } else if (to - from != 1 || bytes[from] != '*' || !method.equals("OPTIONS")) {
      throw Refused.target(":path has neither of its forms");
    }
  }

  private void fields(FieldSection section, int first) throws Refused {
    byte[] bytes = section.bytes();
    int count = section.count();
    if (count - section.crumbs() - first > limits.count()) {
      throw Refused.because(Reason.HEADERS_TOO_LARGE, "more than " + limits.count() + " fields");
    }
    if (first < count
        && section.size(section.length() - section.span(first, 0)) > limits.fields()) {
      throw Refused.because(
          Reason.HEADERS_TOO_LARGE, "more than " + limits.fields() + " bytes of fields");
    }
    for (int i = first; i < count; i++) {
      oddNames |= check(section, i);
      refuseConnection(section, i);
      meaning.examine(
          bytes, section.span(i, 0), section.span(i, 1), section.span(i, 2), section.span(i, 3));
    }
    if ((seen & AUTHORITY) != 0) {
      meaning.authority(bytes, section.span(authority, 2), section.span(authority, 3), scheme);
    }
    meaning.finish(bytes, false);
    if (!hasContent && meaning.declaredLength() > 0) {
      throw Refused.framing("content-length is given and no content follows");
    }
  }

  /**
   * RFC 9113 §8.2.1, and what HTTP/1.1 could not carry as one field.
   *
   * @return whether its name holds signs other than hyphens
   */
  static boolean check(FieldSection section, int i) throws Refused {
    byte[] bytes = section.bytes();
    int name = section.span(i, 0);
    int nameTo = section.span(i, 1);
    boolean odd = false;
    for (int k = name; k < nameTo; k++) {
      byte b = bytes[k];
      odd |= Octets.odd(b);
      if (!Octets.token(b) || (b >= 'A' && b <= 'Z')) {
        throw Refused.malformed("a field name holds the byte " + (b & 0xff));
      }
    }
    if (name == nameTo) {
      throw Refused.malformed("a field name is empty");
    }
    int from = section.span(i, 2);
    int to = section.span(i, 3);
    for (int k = from; k < to; k++) {
      if (!Octets.value(bytes[k])) {
        throw Refused.malformed("a field value holds the byte " + (bytes[k] & 0xff));
      }
    }
    if (from < to && (Octets.blank(bytes[from]) || Octets.blank(bytes[to - 1]))) {
      throw Refused.malformed("a field value begins or ends with white space");
    }
    return odd;
  }

  /** RFC 9113 §8.2.2. */
  static void refuseConnection(FieldSection section, int i) throws Refused {
    byte[] bytes = section.bytes();
    int from = section.span(i, 0);
    int to = section.span(i, 1);
    boolean refused =
        switch (to - from) {
          case 2 ->
              is(bytes, from, to, "te")
                  && !Octets.equal(bytes, section.span(i, 2), section.span(i, 3), "trailers");
          case 7 -> is(bytes, from, to, "upgrade");
          case 10 -> is(bytes, from, to, "connection") || is(bytes, from, to, "keep-alive");
          case 16 -> is(bytes, from, to, "proxy-connection");
          case 17 -> is(bytes, from, to, "transfer-encoding");
          default -> false;
        };
    if (refused) {
      throw Refused.malformed("a field belongs to the connection");
    }
  }

  /** Reads fields behind the content. */
  public static Headers trailers(FieldSection section) throws Refused {
    if (section.tooLargeWithCrumbs()) {
      throw Refused.because(Reason.HEADERS_TOO_LARGE, "too many fields behind the content");
    }
    for (int i = 0; i < section.count(); i++) {
      var _ = check(section, i);
      refuseConnection(section, i);
    }
    return section.from(0);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public long contentLength() {
    return hasContent ? meaning.declaredLength() : 0;
  }

  @Override
  public boolean hasOddNames() {
    return oddNames;
  }

  @Override
  public boolean expectsContinue() {
    return hasContent && meaning.expectsContinue();
  }
}
