package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration says of pages, fields, paths and sizes is what is done. */
class EdgeRulesScenario {
  private static final String APP = "https://app.example.com";

  @TempDir static Path folder;
  private static Upstream upstream;
  private static Gate gate;
  private static String key;

  @BeforeAll
  static void start() throws IOException {
    upstream = new Upstream(_ -> Upstream.Say.json("{\"id\":1}"));
    gate = new Gate(folder, configuration(upstream.url() + "/base")).start();
    key = gate.issueKey("portal");
  }

  @AfterAll
  static void stop() {
    gate.close();
    upstream.close();
  }

  @BeforeEach
  void forget() {
    upstream.forget();
  }

  private static String configuration(String url) {
    return Configurations.things(url)
        .replace(
            "      putThing:",
            "      newThing: { method: GET, path: /things/new }\n      putThing:")
        .replace(
            "    upstream: {",
            """
                at: { path: /shop }
                cors: { origins: [ "https://app.example.com" ], credentials: true, max-age: 1h }
                headers:
                  request:
                    set: { X-Caller: "{caller} of {integration}", X-Remote-User: "{caller}" }
                    add: { X-Tag: one }
                    remove: [ X-Debug ]
                  response: { set: { X-Frame-Options: DENY }, remove: [ Content-Type-Options ] }
                paths: { getThing: "/v2/items/{id}/detail" }
                bodies: { makeThing: 1KB }
                upstream: {\
            """);
  }

  private static Call preflight(String origin, String method) {
    return Call.of("OPTIONS", "/shop/things/1")
        .with("Origin", origin)
        .with("Access-Control-Request-Method", method);
  }

  @Test
  void answers_a_preflight_without_credential_and_without_the_upstream() throws IOException {
    Answer granted =
        gate.call(
            preflight(APP, "PUT")
                .with("Access-Control-Request-Headers", "content-type, x-api-key"));
    assertThat(granted.status()).isEqualTo(204);
    assertThat(granted.field("Access-Control-Allow-Origin")).contains(APP);
    assertThat(granted.field("Access-Control-Allow-Credentials")).contains("true");
    assertThat(granted.field("Access-Control-Allow-Methods").orElse("")).contains("GET", "PUT");
    assertThat(granted.field("Access-Control-Max-Age")).contains("3600");
    assertThat(granted.field("Vary")).contains("Origin");

    assertThat(gate.call(preflight(APP, "PATCH")).code()).isEqualTo("preflight-refused");
    Call secret = preflight(APP, "PUT").with("Access-Control-Request-Headers", "X-Secret");
    assertThat(gate.call(secret).code()).isEqualTo("preflight-refused");
    Answer plain = gate.call(Call.of("OPTIONS", "/shop/things/1"));
    assertThat(plain.status()).isEqualTo(405);
    assertThat(plain.field("Allow").orElse("")).contains("GET");
    assertThat(gate.call(Call.of("OPTIONS", "/shop/nothing")).status()).isEqualTo(404);
    assertThat(upstream.seen()).isEmpty();
  }

  @Test
  void refuses_and_records_other_origins_exactly() throws IOException {
    List<String> others =
        List.of(
            "https://app.example.com.evil.example",
            "https://evil-app.example.com",
            "http://app.example.com",
            "https://app.example.com:444",
            "https://APP.example.com",
            "null",
            "");
    for (String origin : others) {
      Answer refused = gate.call(preflight(origin, "GET"));
      assertThat(refused.status()).as(origin).isEqualTo(403);
      assertThat(refused.field("Access-Control-Allow-Origin")).as(origin).isEmpty();
      assertThat(refused.field("Vary")).contains("Origin");
    }
    Call call = Call.get("/shop/things/1").key(key);
    Answer refused = gate.call(call.with("Origin", "https://evil.example"));
    assertThat(refused.code()).isEqualTo("origin-not-allowed");
    assertThat(gate.record(refused.call()).text("detail")).isEqualTo("https://evil.example");
    assertThat(gate.call(call.with("Origin", APP).with("Origin", APP)).status()).isEqualTo(403);
    assertThat(upstream.seen()).isEmpty();
  }

  @Test
  void lets_an_allowed_page_read_answers_and_refusals() throws IOException {
    Answer read = gate.call(Call.get("/shop/things/1").key(key).with("Origin", APP));
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.field("Access-Control-Allow-Origin")).contains(APP);
    assertThat(read.field("Access-Control-Expose-Headers").orElse("")).contains("Gatehouse-Call");
    Answer refused = gate.call(Call.get("/shop/things/1").with("Origin", APP));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.field("Access-Control-Allow-Origin")).contains(APP);
    assertThat(refused.field("X-Frame-Options")).contains("DENY");
    Answer same = gate.call(Call.get("/shop/things/1").key(key).with("Origin", "http://localhost"));
    assertThat(same.status()).as("a page of the same host").isEqualTo(200);
  }

  @Test
  void puts_fields_in_that_no_caller_can_make_up() throws IOException {
    Call call =
        Call.get("/shop/things/1")
            .key(key)
            .with("X-Caller", "root")
            .with("X-Remote-User", "root")
            .with("X-Debug", "1")
            .with("X-Tag", "mine");
    Answer answer = gate.call(call);
    assertThat(answer.field("X-Frame-Options")).contains("DENY");
    Upstream.Seen seen = upstream.seen().getFirst();
    assertThat(seen.fields().get("X-Caller")).containsExactly("portal of portal");
    assertThat(seen.fields().get("X-Remote-User")).containsExactly("portal");
    assertThat(seen.fields().get("X-Tag")).containsExactly("mine", "one");
    assertThat(seen.fields()).doesNotContainKey("X-Debug");

    assertThat(gate.call(call.with("x_caller", "root")).status()).isEqualTo(400);
    upstream.forget();
    gate.call(Call.get("/shop/things/1").key(key).with("x_caller", "root"));
    assertThat(upstream.seen().getFirst().fields()).doesNotContainKey("X_caller");
  }

  @Test
  void calls_the_upstream_by_its_own_paths_and_never_elsewhere() throws IOException {
    assertThat(gate.call(Call.get("/shop/things/a%20b").key(key)).status()).isEqualTo(200);
    assertThat(upstream.seen().getFirst().target()).isEqualTo("/base/v2/items/a%20b/detail");
    upstream.forget();
    gate.call(Call.get("/shop/things").key(key));
    assertThat(upstream.seen().getFirst().target()).isEqualTo("/base/things");
    upstream.forget();
    for (String value : List.of("..", "%2e%2e", ".", "%2E", "a%2F..%2Fb", "..%2F", "%5c..")) {
      int status = gate.call(Call.get("/shop/things/" + value).key(key)).status();
      assertThat(status).as(value).isBetween(400, 404);
    }
    assertThat(upstream.seen()).isEmpty();
  }

  @Test
  void tells_the_owner_and_nobody_else_that_a_path_could_be_another_operation_s()
      throws IOException {
    assertThat(gate.call(Call.get("/shop/things/new").key(key)).status()).isEqualTo(200);
    upstream.forget();
    Answer plain = gate.call(Call.get("/shop/nothing").key(key));
    Answer other = gate.call(Call.get("/shop/things/NEW").key(key));
    assertThat(other.status()).isEqualTo(404);
    assertThat(other.body().replace(other.call(), ""))
        .isEqualTo(plain.body().replace(plain.call(), ""));
    assertThat(upstream.seen()).isEmpty();
    assertThat(gate.record(other.call()).text("detail"))
        .isEqualTo(
            "the upstream of things could take the path of getThing for GET /things/new of"
                + " newThing");
    assertThat(gate.command("explain", other.call()).succeeds().out())
        .contains("GET /things/new of newThing", "x-gatehouse-exact: true");
    assertThat(gate.command("explain", plain.call()).succeeds().out()).doesNotContain("exact");
    Answer cut = gate.call(Call.get("/shop/things/new;v=1").key(key));
    assertThat(cut.status()).isEqualTo(400);
    assertThat(gate.command("explain", cut.call()).succeeds().out())
        .contains("GET /things/new of newThing", "x-gatehouse-exact: true");
  }

  @Test
  void bounds_the_body_of_one_operation() throws IOException {
    Call make = Call.of("POST", "/shop/things").key(key);
    String large = "{\"a\":\"" + "x".repeat(2000) + "\"}";
    assertThat(gate.call(make.json(large)).status()).isEqualTo(413);
    assertThat(gate.call(make.json("{}")).status()).isEqualTo(200);
    Call put = Call.of("PUT", "/shop/things/1").key(key);
    assertThat(gate.call(put.json(large)).status()).as("another operation").isEqualTo(200);
    upstream.forget();
    try (Wire wire = gate.connect()) {
      wire.send(
          "POST /shop/things HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                  .formatted(key)
              + "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "1f4\r\n" + "x".repeat(500) + "\r\n";
      wire.send(chunk + chunk + chunk + "0\r\n\r\n");
      Answer answer = wire.answer();
      assertThat(answer.status()).as("a length that nobody said").isEqualTo(413);
    }
    assertThat(upstream.seen()).isEmpty();
  }

  @Test
  void tells_every_mistake_with_its_line() throws IOException {
    Path other = Files.createDirectory(folder.resolve("wrong"));
    String yaml =
        configuration("http://127.0.0.1:1")
            .replace("\"https://app.example.com\"", "\"https://app.example.com/\", \"*\"")
            .replace("X-Caller: \"{caller} of {integration}\"", "Authorization: \"{callr}\"")
            .replace("remove: [ X-Debug ]", "remove: [ Content-Length ]")
            .replace("/v2/items/{id}/detail", "/v2/../{idd}")
            .replace("makeThing: 1KB", "makeThing: 1GB, mkThing: 1KB");
    Files.writeString(other.resolve("gatehouse.yaml"), yaml);
    Ended check =
        Gate.run(other, List.of(), "check", "-c", other.resolve("gatehouse.yaml").toString());
    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out())
        .contains(
            line(yaml, "cors:") + ":",
            "is not an origin",
            "is any origin beside others",
            line(yaml, "Authorization:") + ":",
            "knows no {callr}",
            line(yaml, "remove: [ Content-Length") + ":",
            line(yaml, "paths:") + ":",
            "is not a plain path",
            line(yaml, "bodies:") + ":",
            "is above 10MB",
            "is not an operation of the API");
  }

  private static String line(String yaml, String text) {
    String before = yaml.substring(0, yaml.indexOf(text));
    return "gatehouse.yaml:" + (1 + before.chars().filter(c -> c == '\n').count());
  }
}
