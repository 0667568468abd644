package dev.gatehouse.demo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the CRM answers: status, header fields, body. */
record Answer(int status, Map<String, String> fields, String body) {
  static Answer json(int status, @Nullable Object value) {
    return new Answer(status, Map.of("Content-Type", "application/json"), JsonWriter.write(value));
  }

  static Answer empty(int status) {
    return new Answer(status, Map.of(), "");
  }

  /** An error as RFC 9457 writes it. */
  static Answer problem(int status, String title) {
    JsonObject problem = new JsonObject();
    problem.put("type", "about:blank");
    problem.put("title", title);
    problem.put("status", status);
    return new Answer(
        status, Map.of("Content-Type", "application/problem+json"), JsonWriter.write(problem));
  }

  Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  /** Head and body as one array, since two writes would be two packets. */
  byte[] bytes(boolean withBody, boolean keepAlive) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(status).append(' ').append(phrase()).append("\r\n");
    fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    // RFC 9110 §8.6: no Content-Length in a 204
    if (status != 204) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    head.append(keepAlive ? "\r\n" : "Connection: close\r\n\r\n");
    byte[] first = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    if (!withBody) {
      return first;
    }
    byte[] all = Arrays.copyOf(first, first.length + content.length);
    System.arraycopy(content, 0, all, first.length, content.length);
    return all;
  }

  private String phrase() {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 204 -> "No Content";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 413 -> "Content Too Large";
      case 422 -> "Unprocessable Content";
      case 431 -> "Request Header Fields Too Large";
      case 501 -> "Not Implemented";
      case 507 -> "Insufficient Storage";
      default -> "Unknown";
    };
  }
}
