package dev.gatehouse.scenario;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An answer off the wire, read by a reader that shares nothing with the product. */
record Answer(int status, Map<String, List<String>> fields, String body) {

  /** The value of a field that must be there at most once. */
  Optional<String> field(String name) {
    List<String> values = fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    if (values.size() > 1) {
      throw new AssertionError(name + " is repeated: " + values);
    }
    return values.stream().findFirst();
  }

  /** The call's id. */
  String call() {
    return field("Gatehouse-Call").orElseThrow(() -> new AssertionError("no call id: " + this));
  }

  Json json() {
    return Json.of(body);
  }

  /** The stable code of a problem. */
  String code() {
    return json().text("code");
  }

  static Answer read(InputStream in, boolean head) throws IOException {
    String first = line(in);
    if (!first.startsWith("HTTP/1.1 ")) {
      throw new IOException("not a status line: " + first);
    }
    int status = Integer.parseInt(first.substring(9, 12));
    Map<String, List<String>> fields = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      fields
          .computeIfAbsent(name, _ -> new java.util.ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    if (status == 100) {
      return read(in, head);
    }
    return new Answer(
        status, fields, head || status == 204 || status == 304 ? "" : body(in, fields));
  }

  private static String body(InputStream in, Map<String, List<String>> fields) throws IOException {
    if (fields.containsKey("transfer-encoding")) {
      StringBuilder body = new StringBuilder();
      for (int size = size(in); size > 0; size = size(in)) {
        body.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
        line(in);
      }
      line(in);
      return body.toString();
    }
    int length = Integer.parseInt(fields.getOrDefault("content-length", List.of("0")).getFirst());
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the body ended after " + bytes.length + " of " + length);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed after: " + line);
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
