package dev.gatehouse.proxy.http;

import dev.gatehouse.pipeline.Headers;

/** The head of an HTTP/2 response (RFC 9113 §8.3.2), read strictly. Used again for each. */
public final class AnswerSection {
  private final Framing framing = new Framing();
  private int status;
  private Headers headers = Headers.EMPTY;

  /** Reads a decoded section; a response that is malformed is refused. */
  public void read(FieldSection section) throws Refused {
    framing.begin();
    if (section.tooLargeWithCrumbs()) {
      throw Refused.malformed("the fields of the answer are too large");
    }
    status = status(section);
    byte[] bytes = section.bytes();
    for (int i = 1; i < section.count(); i++) {
      var _ = StreamHead.check(section, i);
      StreamHead.refuseConnection(section, i);
      int name = section.span(i, 0);
      int nameTo = section.span(i, 1);
      if (nameTo - name == 14 && Octets.equal(bytes, name, nameTo, "content-length")) {
        framing.length(bytes, section.span(i, 2), section.span(i, 3));
      }
    }
    headers = section.from(1);
  }

  private static int status(FieldSection section) throws Refused {
    byte[] bytes = section.bytes();
    boolean right =
        section.count() > 0
            && StreamHead.is(bytes, section.span(0, 0), section.span(0, 1), ":status")
            && section.span(0, 3) - section.span(0, 2) == 3;
    int status = 0;
    for (int i = 0; right && i < 3; i++) {
      byte b = bytes[section.span(0, 2) + i];
      right = Octets.digit(b);
      status = 10 * status + b - '0';
    }
    if (!right || status < 100 || status > 599) {
      throw Refused.malformed("the answer does not begin with a status");
    }
    return status;
  }

  public int status() {
    return status;
  }

  public Headers headers() {
    return headers;
  }

  /** {@code Content-Length}, or -1 if there is none. */
  public long contentLength() {
    return framing.length();
  }

  /** As {@link ResponseHead#hasContent}. */
  public boolean hasContent(String method) {
    return status >= 200 && status != 204 && status != 304 && !method.equals("HEAD");
  }
}
