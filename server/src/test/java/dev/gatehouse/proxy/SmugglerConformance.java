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
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** smuggler's gadgets: no spelling of Transfer-Encoding makes two parties see two requests. */
class SmugglerConformance {
  @Test
  void desynchronizes_by_no_gadget() throws Exception {
    JsonNode gadgets =
        new JsonMapper()
            .readTree(Files.readString(ConformanceReport.corpus("http/smuggler/te-gadgets.json")))
            .get("gadgets");
    List<String> wrong = new ArrayList<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open()) {
      for (JsonNode gadget : gadgets) {
        byte[] raw = Base64.getDecoder().decode(gadget.get("gadget_b64").asString());
        String field = new String(raw, StandardCharsets.ISO_8859_1);
        if (!isHarmless(door, upstream, field)) {
          wrong.add(gadget.get("id").asString());
        }
      }
    }
    ConformanceReport.write(
        "smuggler",
        new ConformanceReport.Row(gadgets.size() - wrong.size(), gadgets.size(), List.of()));
    assertThat(wrong).isEmpty();
    assertThat(gadgets.size()).isEqualTo(1703);
  }

  /**
   * Refused, or one request of exactly the length that it says, in whose head no field is named so.
   */
  private static boolean isHarmless(Door door, ScriptedUpstream upstream, String gadget)
      throws IOException, InterruptedException {
    upstream.seen.clear();
    int status;
    try (RawCaller caller = door.caller()) {
      caller.send(
          Raw.head("POST /attack HTTP/1.1", "Host: a", gadget, "Content-Length: 6")
              + "0\r\n\r\nX"
              + Raw.head("GET /victim HTTP/1.1", "Host: a"));
      status = caller.answer().status();
    }
    try (RawCaller victim = door.caller()) {
      victim.send(Raw.head("GET /after HTTP/1.1", "Host: a"));
      if (!victim.answer().content().equals("hello")) {
        return false;
      }
    }
    ScriptedUpstream.Seen first = upstream.next();
    if (status >= 400) {
      return first.line().equals("GET /after HTTP/1.1");
    }
    return first.content().equals("0\r\n\r\nX")
        && first
            .head()
            .lines()
            .map(SmugglerConformance::name)
            .noneMatch(it -> it.contains("transfer"));
  }

  /** Down from HTTP/2, where names and values have lengths of their own (RFC 9113 §10.3). */
  @Test
  void desynchronizes_by_no_gadget_that_comes_over_http_2() throws Exception {
    JsonNode gadgets =
        new JsonMapper()
            .readTree(Files.readString(ConformanceReport.corpus("http/smuggler/te-gadgets.json")))
            .get("gadgets");
    List<String> wrong = new ArrayList<>();
    int sent = 0;
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open()) {
      FrameCaller caller = new FrameCaller(door.listener.address()).greet();
      for (JsonNode gadget : gadgets) {
        byte[] raw = Base64.getDecoder().decode(gadget.get("gadget_b64").asString());
        String field = new String(raw, StandardCharsets.ISO_8859_1);
        for (String[] pair : pairs(field)) {
          // So many malformed requests would end one connection.
          if (sent++ % 150 == 0) {
            caller.close();
            caller = new FrameCaller(door.listener.address()).greet();
          }
          if (!isHarmless(caller, upstream, pair)) {
            wrong.add(gadget.get("id").asString() + ": " + pair[0] + "|" + pair[1]);
          }
        }
      }
      caller.close();
    }
    ConformanceReport.write(
        "smuggler over HTTP/2", new ConformanceReport.Row(sent - wrong.size(), sent, List.of()));
    assertThat(wrong).isEmpty();
    assertThat(sent).isEqualTo(3 * 1703);
  }

  /** A gadget as a field that it could be: split, in lower case, or within a value. */
  private static List<String[]> pairs(String gadget) {
    String[] parts = gadget.split(":", 2);
    String value = parts.length == 1 ? "" : parts[1];
    return List.of(
        new String[] {parts[0], value},
        new String[] {parts[0].toLowerCase(Locale.ROOT).strip(), value.strip()},
        new String[] {"x", "y\r\n" + gadget});
  }

  private static boolean isHarmless(FrameCaller caller, ScriptedUpstream upstream, String[] field)
      throws IOException {
    String content = "0\r\n\r\nX" + Raw.head("GET /victim HTTP/1.1", "Host: a");
    FrameCaller.Answer answer = caller.post("/attack", content, field[0], field[1]);
    ScriptedUpstream.Seen seen = upstream.seen.poll();
    if (answer.status() >= 400) {
      return seen == null;
    }
    return seen != null
        && seen.content().equals(content)
        && upstream.seen.isEmpty()
        && seen.head()
            .lines()
            .map(SmugglerConformance::name)
            .noneMatch(it -> it.contains("transfer"));
  }

  private static String name(String line) {
    return line.split(":", 2)[0].toLowerCase(Locale.ROOT);
  }
}
