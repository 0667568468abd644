package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConformanceReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** llhttp's cases with an error verdict: refused as requests, and as answers of an upstream. */
class LlhttpConformance {
  /** The message before the error is a whole one and is served; what follows it must not be. */
  private static final String AFTER_CLOSE = "Data after `Connection: close`";

  @Test
  void refuses_every_request_that_llhttp_calls_an_error() throws Exception {
    List<String> passed = new ArrayList<>();
    List<JsonNode> cases = cases("request");
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door =
            Door.to(upstream.url()).methods("GET", "HEAD", "POST", "PUT", "DELETE").open()) {
      for (JsonNode one : cases) {
        String raw = raw(one);
        int allowed = one.get("error").asString().equals(AFTER_CLOSE) ? 1 : 0;
        // Most cases have no Host; with one, nothing but the error itself can be the reason.
        for (String message : List.of(raw, withHost(raw))) {
          if (successes(door, message) > allowed) {
            passed.add(one.get("title").asString());
          }
        }
      }
    }
    ConformanceReport.write(
        "llhttp requests",
        new ConformanceReport.Row(cases.size() - passed.size(), cases.size(), List.of()));
    assertThat(passed).isEmpty();
    assertThat(cases).hasSize(60);
  }

  @Test
  void passes_no_answer_on_that_llhttp_calls_an_error() throws Exception {
    List<String> passed = new ArrayList<>();
    List<JsonNode> cases = cases("response");
    for (JsonNode one : cases) {
      byte[] answer = raw(one).getBytes(StandardCharsets.ISO_8859_1);
      try (ScriptedUpstream upstream =
              new ScriptedUpstream(
                  (_, out) -> {
                    out.write(answer);
                    return false;
                  });
          Door door = Door.to(upstream.url()).open()) {
        int allowed = one.get("error").asString().equals(AFTER_CLOSE) ? 1 : 0;
        if (successes(door, Raw.head("GET / HTTP/1.1", "Host: a")) > allowed) {
          passed.add(one.get("title").asString());
        }
      }
    }
    ConformanceReport.write(
        "llhttp responses",
        new ConformanceReport.Row(cases.size() - passed.size(), cases.size(), List.of()));
    assertThat(passed).isEmpty();
    assertThat(cases).hasSize(25);
  }

  private static List<JsonNode> cases(String type) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    JsonMapper json = new JsonMapper();
    String text = Files.readString(ConformanceReport.corpus("http/llhttp/llhttp-md-tests.json"));
    for (JsonNode test : json.readTree(text).get("tests")) {
      boolean error = !test.get("error").isNull();
      // A pause is llhttp handing a connection over, not a refusal.
      if (error
          && !test.get("error").asString().startsWith("Pause on ")
          && test.get("file").asString().contains("/" + type + "/")) {
        found.add(test);
      }
    }
    return found;
  }

  private static String raw(JsonNode test) {
    return new String(
        Base64.getDecoder().decode(test.get("request_b64").asString()),
        StandardCharsets.ISO_8859_1);
  }

  private static String withHost(String raw) {
    int line = raw.indexOf("\r\n");
    return line < 0 || raw.contains("Host:")
        ? raw
        : raw.substring(0, line) + "\r\nHost: a" + raw.substring(line);
  }

  private static int successes(Door door, String message) throws IOException {
    int successes = 0;
    try (RawCaller caller = door.caller()) {
      caller.send(message);
      caller.socket().shutdownOutput();
      caller.socket().setSoTimeout(3000);
      String rest = caller.rest();
      for (int at = rest.indexOf("HTTP/1.1 2"); at >= 0; at = rest.indexOf("HTTP/1.1 2", at + 1)) {
        successes++;
      }
    }
    return successes;
  }
}
