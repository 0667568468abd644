package dev.gatehouse.scenario;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as a client writes it.
 *
 * @param body its bytes as Latin-1
 */
record Call(String method, String target, List<String> fields, @Nullable String body) {

  static Call of(String method, String target) {
    return new Call(method, target, List.of("Host: localhost"), null);
  }

  static Call get(String target) {
    return of("GET", target);
  }

  Call with(String name, String value) {
    List<String> more = new ArrayList<>(fields);
    more.add(name + ": " + value);
    return new Call(method, target, more, body);
  }

  Call key(String key) {
    return with("Authorization", "Bearer " + key);
  }

  Call json(String text) {
    return with("Content-Type", "application/json").raw(text.getBytes(StandardCharsets.UTF_8));
  }

  Call raw(byte[] bytes) {
    return new Call(method, target, fields, new String(bytes, StandardCharsets.ISO_8859_1));
  }

  byte[] bytes() {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    fields.forEach(field -> head.append(field).append("\r\n"));
    byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.ISO_8859_1);
    if (body != null) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(content);
    return out.toByteArray();
  }
}
