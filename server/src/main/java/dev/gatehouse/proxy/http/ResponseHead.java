package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Reason;

/** The head of a response (RFC 9112 §2, §4), read strictly. One per connection, used again. */
public final class ResponseHead {
  private static final int LONGEST_LINE = 1024;

  private final Limits limits;
  private final FieldLines fields;
  private final Framing framing = new Framing();
  private final Members parameters = new Members();
  private boolean http10;
  private int status;
  private int fieldsAt;
  private int seen;
  private int end;
  private int keepAliveSeconds;
  private Headers headers = Headers.EMPTY;

  public ResponseHead(Limits limits) {
    this.limits = limits;
    fields = new FieldLines(limits.count());
    begin();
  }

  /** Forgets the response read before. */
  public void begin() {
    fieldsAt = 0;
    seen = 0;
    end = 0;
    status = 0;
    keepAliveSeconds = -1;
    headers = Headers.EMPTY;
  }

  /** As {@link RequestHead#read}. */
  public boolean read(byte[] bytes, int length) throws Refused {
    if (fieldsAt == 0 && !statusLine(bytes, length)) {
      return false;
    }
    int behind = fields.read(bytes, length);
    int size = behind == FieldLines.MORE ? length : behind;
    if (size - fieldsAt > limits.fields()) {
      throw Refused.because(Reason.HEADERS_TOO_LARGE, "more than " + limits.fields() + " bytes");
    }
    seen = length;
    if (behind == FieldLines.MORE) {
      return false;
    }
    end = behind;
    examine(bytes);
    headers = fields.over(bytes);
    return true;
  }

  private boolean statusLine(byte[] bytes, int length) throws Refused {
    for (int i = seen; i < Math.min(length, 12); i++) {
      if (!fits(bytes[i], i)) {
        throw Refused.malformed("the status line is not one");
      }
    }
    seen = length;
    int at = 12;
    while (at < length && Octets.value(bytes[at])) {
      at++;
    }
    if (at > LONGEST_LINE) {
      throw Refused.malformed("the status line is too long");
    }
    if (length <= 12 || at + 1 >= length) {
      return false;
    }
    boolean delimited = bytes[12] == ' ' || bytes[12] == '\r';
    if (!delimited || bytes[at] != '\r' || bytes[at + 1] != '\n') {
      throw Refused.malformed("the status line does not end as one");
    }
    http10 = bytes[7] == '0';
    status = 100 * (bytes[9] - '0') + 10 * (bytes[10] - '0') + bytes[11] - '0';
    fieldsAt = at + 2;
    fields.begin(fieldsAt);
    return true;
  }

  /** {@code HTTP/1.1 200}, position by position. */
  private static boolean fits(byte b, int position) {
    return switch (position) {
      case 0 -> b == 'H';
      case 1, 2 -> b == 'T';
      case 3 -> b == 'P';
      case 4 -> b == '/';
      case 5 -> b == '1';
      case 6 -> b == '.';
      case 7 -> b == '0' || b == '1';
      case 8 -> b == ' ';
      case 9 -> b >= '1' && b <= '5';
      default -> Octets.digit(b);
    };
  }

  private void examine(byte[] bytes) throws Refused {
    framing.begin();
    for (int i = 0; i < fields.count(); i++) {
      int name = fields.span(i, 0);
      int nameTo = fields.span(i, 1);
      int from = fields.span(i, 2);
      int to = fields.span(i, 3);
      if (nameTo - name == 14 && Octets.equal(bytes, name, nameTo, "content-length")) {
        framing.length(bytes, from, to);
      } else if (nameTo - name == 17 && Octets.equal(bytes, name, nameTo, "transfer-encoding")) {
        framing.coding(bytes, from, to);
      } else if (nameTo - name == 10) {
        connection(bytes, name, nameTo, from, to);
      }
    }
    framing.check(http10);
    if (http10 && status == 101) {
      // RFC 9110 §7.8: HTTP/1.0 knows no switch.
      throw Refused.malformed("an answer of HTTP/1.0 cannot switch protocols");
    }
  }

  /** {@code Connection} and {@code Keep-Alive} are of the same length. */
  private void connection(byte[] bytes, int name, int nameTo, int from, int to) throws Refused {
    if (Octets.equal(bytes, name, nameTo, "connection")) {
      framing.connection(bytes, from, to);
    } else if (Octets.equal(bytes, name, nameTo, "keep-alive")) {
      parameters.in(bytes, from, to);
      while (parameters.next()) {
        keepAlive(bytes, parameters.from(), parameters.to());
      }
    }
  }

  /** One parameter of {@code Keep-Alive}; others than {@code timeout} say nothing to us. */
  private void keepAlive(byte[] bytes, int from, int to) {
    if (to - from > 8 && Octets.equal(bytes, from, from + 8, "timeout=")) {
      keepAliveSeconds = 0;
      for (int i = from + 8; i < to && Octets.digit(bytes[i]) && keepAliveSeconds < 100_000; i++) {
        keepAliveSeconds = 10 * keepAliveSeconds + bytes[i] - '0';
      }
    }
  }

  public int status() {
    return status;
  }

  public Headers headers() {
    return headers;
  }

  /** The position behind the head. */
  public int end() {
    return end;
  }

  /** Whether content may follow at all: not for HEAD, 1xx, 204, 304 (RFC 9112 §6.3). */
  public boolean hasContent(String method) {
    return status >= 200 && status != 204 && status != 304 && !method.equals("HEAD");
  }

  /**
   * Whether it announces a content that its status never has (RFC 9110 §8.6, RFC 9112 §6.1): nobody
   * knows whether its sender means to send one.
   */
  public boolean announcesInVain() {
    return (status < 200 || status == 204) && (framing.chunked() || framing.length() > 0);
  }

  public boolean chunked() {
    return framing.chunked();
  }

  /** {@code Content-Length}, or -1 if there is none. */
  public long contentLength() {
    return framing.length();
  }

  /** Whether the connection may carry another request. */
  public boolean persistent() {
    return framing.persistent(http10);
  }

  /** Seconds after which the peer closes an idle connection, or -1 if it does not say. */
  public int keepAliveSeconds() {
    return keepAliveSeconds;
  }
}
