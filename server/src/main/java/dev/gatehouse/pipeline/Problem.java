package dev.gatehouse.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A refusal as the caller sees it: {@code application/problem+json} (RFC 9457). */
final class Problem {
  private Problem() {}

  static Response answer(String call, Reason reason, List<Hint> hints) {
    Headers.Builder headers = new Headers.Builder().add("Content-Type", "application/problem+json");
    for (Hint hint : hints) {
      addFields(headers, hint);
    }
    byte[] body = json(call, reason, hints).getBytes(StandardCharsets.UTF_8);
    return new Response(reason.status(), headers.build(), new Body.Bytes(body));
  }

  private static void addFields(Headers.Builder headers, Hint hint) {
    switch (hint) {
      case Hint.RetryAfter wait -> headers.add("Retry-After", Long.toString(wait.seconds()));
      case Hint.Challenge it -> headers.add("WWW-Authenticate", it.challenge());
      case Hint.Location it -> headers.add("Location", it.path());
      case Hint.Allow it -> headers.add("Allow", String.join(", ", it.methods()));
      case Hint.Codings it -> headers.add("Accept-Encoding", String.join(", ", it.known()));
      case Hint.RateLimit it -> {
        headers.add(
            "RateLimit-Policy",
            "\"%s\";q=%d;w=%d".formatted(it.policy(), it.quota(), it.window().toSeconds()));
        headers.add(
            "RateLimit",
            "\"%s\";r=%d;t=%d"
                .formatted(it.policy(), it.remaining(), it.reset().plusMillis(999).toSeconds()));
      }
      case Hint.Violation _, Hint.Written _ -> {}
    }
  }

  private static String json(String call, Reason reason, List<Hint> hints) {
    StringBuilder json = new StringBuilder(256);
    json.append("{\"type\":\"urn:gatehouse:reason:").append(reason.code());
    json.append("\",\"title\":");
    JsonText.quote(json, reason.title());
    json.append(",\"status\":").append(reason.status());
    json.append(",\"code\":\"").append(reason.code()).append('"');
    json.append(",\"call\":\"").append(call).append('"');
    for (Hint hint : hints) {
      if (hint instanceof Hint.Written it) {
        json.append(",\"detail\":");
        JsonText.quote(json, it.text());
      }
    }
    String separator = ",\"errors\":[";
    for (Hint hint : hints) {
      if (hint instanceof Hint.Violation it) {
        json.append(separator).append("{\"pointer\":");
        JsonText.quote(json, it.pointer());
        json.append(",\"rule\":");
        JsonText.quote(json, it.rule());
        json.append('}');
        separator = ",";
      }
    }
    return json.append(separator.equals(",") ? "]}" : "}").toString();
  }
}
