package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Reason;

/**
 * The head of a request (RFC 9112 §2), read strictly and brought into its one canonical form. One
 * per connection, used again for each request; goes on where it stopped when more bytes are there.
 */
public final class RequestHead extends CanonicalRequest {
  private final String scheme;
  private final RequestLine line;
  private final FieldLines fields;
  private int lineAt;
  private int fieldsAt;
  private int seen;
  private int end;

  /** Reads requests to a listener of this scheme, {@code http} or {@code https}. */
  public RequestHead(Limits limits, String scheme) {
    super(limits);
    this.scheme = scheme;
    line = new RequestLine(limits.target());
    fields = new FieldLines(limits.count());
    begin();
  }

  /** Forgets the request read before. */
  public void begin() {
    lineAt = 0;
    fieldsAt = 0;
    seen = 0;
    end = 0;
    line.clear();
    forget();
  }

  /**
   * Reads on; true when the head is complete. The array becomes the bytes of {@link #headers} and
   * must not change afterwards.
   *
   * @param length how many bytes of the array are there; it never shrinks
   */
  public boolean read(byte[] bytes, int length) throws Refused {
    if (seen > 0 && !hasLineFeed(bytes, seen, length)) {
      seen = length;
      checkSize(length);
      return false;
    }
    seen = length;
    if (fieldsAt == 0 && !startLine(bytes, length)) {
      return false;
    }
    int behind = fields.read(bytes, length);
    checkSize(behind == FieldLines.MORE ? length : behind);
    if (behind == FieldLines.MORE) {
      return false;
    }
    end = behind;
    examine(bytes);
    headers = meaning.endToEnd(fields.over(bytes));
    if (line.http10()) {
      // RFC 9110 §7.8: an HTTP/1.0 caller asks for no other protocol, whatever it says.
      headers = headers.without("upgrade");
    }
    return true;
  }

  private static boolean hasLineFeed(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  private void checkSize(int length) throws Refused {
    if (fieldsAt > 0 && length - fieldsAt > limits.fields()) {
      throw Refused.because(
          Reason.HEADERS_TOO_LARGE, "more than " + limits.fields() + " bytes of fields");
    }
    if (fieldsAt == 0 && length > limits.target() + 64) {
      throw Refused.because(Reason.TARGET_TOO_LONG, "more than " + limits.target() + " bytes");
    }
  }

  private boolean startLine(byte[] bytes, int length) throws Refused {
    // RFC 9112 §2.2: one empty line before a request is forgiven.
    if (lineAt == 0 && length > 0 && bytes[0] == '\r') {
      if (length == 1) {
        return false;
      }
      if (bytes[1] != '\n') {
        throw Refused.malformed("CR without LF");
      }
      lineAt = 2;
    }
    int behind = length == lineAt ? FieldLines.MORE : line.read(bytes, lineAt, length);
    if (behind == FieldLines.MORE) {
      return false;
    }
    fieldsAt = behind;
    fields.begin(behind);
    readTarget(bytes);
    return true;
  }

  private void readTarget(byte[] bytes) throws Refused {
    int from = line.targetFrom();
    int to = line.targetTo();
    String method = line.method();
    refuseOurs(method);
    if (bytes[from] == '/') {
      target.read(bytes, from, to);
    } else if (isAsterisk(bytes)) {
      if (!method.equals("OPTIONS")) {
        throw Refused.target("* is for OPTIONS only");
      }
    } else {
      absolute(bytes, to);
    }
  }

  private boolean isAsterisk(byte[] bytes) {
    return line.targetTo() - line.targetFrom() == 1 && bytes[line.targetFrom()] == '*';
  }

  /** A target in absolute form (RFC 9112 §3.2.2); its authority is compared later. */
  private void absolute(byte[] bytes, int to) throws Refused {
    int start = authorityFrom(bytes);
    if (start < 0) {
      throw Refused.target("the target has none of the forms of RFC 9112 §3.2");
    }
    int slash = authorityTo(bytes, start, to);
    if (slash == to) {
      // Without a path OPTIONS asks of the server as a whole, as with an asterisk (§3.2.4).
      if (!line.method().equals("OPTIONS")) {
        target.root();
      }
    } else if (bytes[slash] == '/') {
      target.read(bytes, slash, to);
    } else {
      target.root(bytes, slash + 1, to);
    }
  }

  private int authorityFrom(byte[] bytes) {
    int from = line.targetFrom();
    String prefix = scheme + "://";
    boolean absolute =
        line.targetTo() - from > prefix.length()
            && Octets.equal(bytes, from, from + prefix.length(), prefix);
    return absolute ? from + prefix.length() : -1;
  }

  private static int authorityTo(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '/' && bytes[at] != '?') {
      at++;
    }
    return at;
  }

  private void examine(byte[] bytes) throws Refused {
    meaning.read(bytes, fields, line.http10());
    int absolute = bytes[line.targetFrom()] == '/' ? -1 : authorityFrom(bytes);
    if (absolute >= 0) {
      meaning.expectHost(bytes, absolute, authorityTo(bytes, absolute, line.targetTo()), scheme);
    }
  }

  /** Whether a byte of a request has come; one empty line aside. */
  public boolean begun() {
    return seen > lineAt;
  }

  /** The position behind the head. */
  public int end() {
    return end;
  }

  @Override
  public String method() {
    return line.method();
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public long contentLength() {
    return meaning.contentLength();
  }

  public boolean http10() {
    return line.http10();
  }

  /** Whether the connection may serve another request afterwards; HTTP/1.0 never does here. */
  public boolean persistent() {
    return !line.http10() && meaning.persistent();
  }

  @Override
  public boolean hasOddNames() {
    return fields.oddNames();
  }

  @Override
  public boolean expectsContinue() {
    return meaning.expectsContinue() && contentLength() != 0;
  }
}
