package dev.gatehouse.admin;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Response;
import java.nio.charset.StandardCharsets;

/** Answers that are made here. */
final class Page {
  private Page() {}

  static Response text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static Response of(int status, String type, byte[] content) {
    return new Response(
        status,
        Headers.of("Content-Type", type, "Cache-Control", "no-store"),
        new Body.Bytes(content));
  }
}
