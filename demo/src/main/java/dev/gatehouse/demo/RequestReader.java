package dev.gatehouse.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the requests of one connection (RFC 9112), one after the other. */
final class RequestReader {
  private static final int MAX_HEAD = 64 * 1024;
  private static final int MAX_BODY = 1024 * 1024;
  private static final Pattern REQUEST_LINE = Pattern.compile("[A-Z]{1,20} [^ ]+ HTTP/1\\.[01]");
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final InputStream in;
  private final OutputStream out;
  private int headLeft;

  /**
   * @param in buffered, since it is read byte by byte
   */
  RequestReader(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** The next request, or empty when the peer ended the connection between two. */
  Optional<Request> next() throws IOException {
    headLeft = MAX_HEAD;
    in.mark(1);
    if (in.read() < 0) {
      return Optional.empty();
    }
    in.reset();
    String line = line();
    if (!REQUEST_LINE.matcher(line).matches()) {
      throw new UnreadableRequest(400, "The request line is malformed");
    }
    List<String> names = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    for (String field = line(); !field.isEmpty(); field = line()) {
      int colon = field.indexOf(':');
      if (colon < 1) {
        throw new UnreadableRequest(400, "A header field is malformed");
      }
      String name = field.substring(0, colon);
      names.add(name);
      fields.put(name.toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
    }
    return Optional.of(
        new Request(line, List.copyOf(names), Map.copyOf(fields), ByteBuffer.wrap(body(fields))));
  }

  private byte[] body(Map<String, String> fields) throws IOException {
    String coding = fields.get("transfer-encoding");
    String length = fields.get("content-length");
    if (coding == null && length == null) {
      return new byte[0];
    }
    if ("100-continue".equalsIgnoreCase(fields.get("expect"))) {
      out.write(CONTINUE);
    }
    if (coding == null) {
      return exactly(number(String.valueOf(length), 10));
    }
    if (!coding.equalsIgnoreCase("chunked") || length != null) {
      throw new UnreadableRequest(501, "This transfer coding is not known here");
    }
    return chunks();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line();
      int extension = size.indexOf(';');
      int length = number(extension < 0 ? size : size.substring(0, extension), 16);
      if (length == 0) {
        break;
      }
      body.writeBytes(exactly(length));
      if (body.size() > MAX_BODY) {
        throw new UnreadableRequest(413, "The body is too large");
      }
      if (!line().isEmpty()) {
        throw new UnreadableRequest(400, "A chunk is longer than it says");
      }
    }
    while (!line().isEmpty()) {
      // trailers are read and dropped
    }
    return body.toByteArray();
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new UnreadableRequest(400, "The body ends early");
    }
    return bytes;
  }

  private static int number(String digits, int radix) throws UnreadableRequest {
    if (!digits.matches("[0-9A-Fa-f]{1,9}")) {
      throw new UnreadableRequest(400, "A length is malformed");
    }
    long number;
    try {
      number = Long.parseLong(digits, radix);
    } catch (NumberFormatException e) {
      throw new UnreadableRequest(400, "A length is malformed");
    }
    if (number > MAX_BODY) {
      throw new UnreadableRequest(413, "The body is too large");
    }
    return (int) number;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(80);
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new UnreadableRequest(400, "The request ends early");
      }
      if (--headLeft < 0) {
        throw new UnreadableRequest(431, "The header is too large");
      }
      if (next == '\n') {
        int end = line.length();
        if (end == 0 || line.charAt(end - 1) != '\r') {
          throw new UnreadableRequest(400, "A line does not end in CR LF");
        }
        line.setLength(end - 1);
        return line.toString();
      }
      line.append((char) next);
    }
  }
}
