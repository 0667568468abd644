package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Each stage by what the caller is told, what the upstream saw and what the journal says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StagesScenario {
  private static final String CONTRACT =
      """
      openapi: 3.0.3
      info: { title: Shop, version: "1" }
      paths:
        /items/{itemId}:
          parameters:
            - { name: itemId, in: path, required: true, schema: { type: integer, minimum: 1 } }
          get:
            operationId: getItem
            parameters:
              - { name: depth, in: query, schema: { type: integer, maximum: 3 } }
            responses:
              "200":
                description: ok
                content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } }
              "404": { description: not there }
          put:
            operationId: putItem
            requestBody:
              required: true
              content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } }
            responses:
              "200":
                description: ok
                content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } }
      components:
        schemas:
          Item:
            type: object
            required: [name]
            properties:
              id: { type: integer }
              name: { type: string, maxLength: 20 }
              price: { type: number }
              parts:
                type: array
                items: { type: object, properties: { code: { type: string } } }
      """;
  private static final String ITEM =
      "{\"id\":7,\"name\":\"x\",\"price\":1.5,\"secret\":\"s\",\"parts\":[{\"code\":\"a\",\"cost\":9}]}";

  private Upstream upstream;
  private Gate gate;
  private String full;
  private String bounded;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    upstream = new Upstream(_ -> Upstream.Say.json(ITEM));
    Files.writeString(folder.resolve("shop.yaml"), CONTRACT);
    Files.writeString(folder.resolve("token"), "upstream-secret");
    gate =
        new Gate(
                folder,
                """
                listen:
                  public: { address: "127.0.0.1:0", tls: off }
                state: ./state
                apis:
                  shop:
                    at: { path: /shop }
                    contract: shop.yaml
                    upstream: { url: "%s", timeout: 2s }
                    credential: { bearer: "file:token" }
                  watched:
                    at: { path: /watched }
                    mode: observe
                    contract: shop.yaml
                    upstream: { url: "%s" }
                tiers:
                  once: { quota: 2/30d }
                integrations:
                  full:
                    kind: service
                    callers: [ { keys: true } ]
                    purpose: Tests
                    owner: team@example.com
                    review: 2099-01-01
                    allow: { shop: "*" }
                  bounded:
                    kind: agent
                    callers: [ { keys: true } ]
                    purpose: Tests
                    owner: team@example.com
                    review: 2099-01-01
                    tier: once
                    allow:
                      shop:
                        getItem: { fields: [id, /parts/*/code], when: "path.itemId < 10" }
                        putItem: { send: [name] }
                """
                    .formatted(upstream.url(), upstream.url()))
            .start();
    full = gate.issueKey("full");
    bounded = gate.issueKey("bounded");
  }

  @BeforeEach
  void forget() {
    upstream.forget();
    upstream.script(_ -> Upstream.Say.json(ITEM));
  }

  @AfterAll
  void stop() {
    gate.close();
    upstream.close();
  }

  @Test
  void forward_sends_its_own_credential_and_appends_the_path_below_the_prefix() throws IOException {
    Answer answer = gate.call(Call.get("/shop/items/7?depth=2").key(full));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(upstream.seen().getFirst().line()).isEqualTo("GET /items/7?depth=2");
    assertThat(upstream.seen().getFirst().fields().get("Authorization"))
        .containsExactly("Bearer upstream-secret");
    assertThat(gate.record(answer.call()).text("target"))
        .startsWith("/shop/items/7")
        .doesNotContain("=2");
  }

  @Test
  void minimize_drops_what_is_not_declared_at_any_depth() throws IOException {
    Answer answer = gate.call(Call.get("/shop/items/7").key(full));

    assertThat(answer.body())
        .isEqualTo("{\"id\":7,\"name\":\"x\",\"price\":1.5,\"parts\":[{\"code\":\"a\"}]}");
  }

  @Test
  void minimize_withholds_what_the_contract_does_not_declare() throws IOException {
    upstream.script(_ -> new Upstream.Say(202, "application/json", ITEM));
    refuses(Call.get("/shop/items/7").key(full), 502, "answer-undeclared", "minimize", "failed", 1);

    upstream.script(_ -> new Upstream.Say(200, "application/json", "{broken"));
    refuses(Call.get("/shop/items/7").key(full), 502, "answer-malformed", "minimize", "failed", 2);
  }

  @Test
  void authorize_and_limit_hold_the_bounded_agent() throws IOException {
    refuses(
        Call.get("/shop/items/70").key(bounded),
        403,
        "condition-not-met",
        "authorize",
        "denied",
        0);
    refuses(
        Call.of("PUT", "/shop/items/7").key(bounded).json("{\"name\":\"a\",\"price\":1}"),
        422,
        "field-not-granted",
        "validate",
        "denied",
        0);

    assertThat(gate.call(Call.get("/shop/items/7").key(bounded)).body())
        .isEqualTo("{\"id\":7,\"parts\":[{\"code\":\"a\"}]}");
    assertThat(gate.call(Call.get("/shop/items/8").key(bounded)).status()).isEqualTo(200);
    Answer spent = gate.call(Call.get("/shop/items/9").key(bounded));
    assertThat(spent.status()).isEqualTo(429);
    assertThat(spent.code()).isEqualTo("quota-spent");
    assertThat(spent.field("Retry-After")).isPresent();
    assertThat(upstream.seen()).hasSize(2);
  }

  @Test
  void validate_names_the_place_and_never_the_value() throws IOException {
    refuses(
        Call.get("/shop/items/zero").key(full), 400, "parameter-invalid", "validate", "denied", 0);
    refuses(
        Call.get("/shop/items/7?depth=9").key(full),
        400,
        "parameter-invalid",
        "validate",
        "denied",
        0);
    refuses(
        Call.of("PUT", "/shop/items/7").key(full).json("{\"name\":"),
        400,
        "body-malformed",
        "validate",
        "denied",
        0);
    refuses(
        Call.of("PUT", "/shop/items/7").key(full).json("{\"name\":\"a\",\"name\":\"b\"}"),
        400,
        "body-malformed",
        "validate",
        "denied",
        0);
    Answer broken =
        refuses(
            Call.of("PUT", "/shop/items/7")
                .key(full)
                .json("{\"name\":\"a-very-long-name-indeed\"}"),
            422,
            "body-invalid",
            "validate",
            "denied",
            0);
    assertThat(broken.json().at("/errors/0").text("pointer")).isEqualTo("/name");
    assertThat(broken.body()).doesNotContain("indeed");
    refuses(
        Call.of("PUT", "/shop/items/7")
            .key(full)
            .with("Content-Type", "text/plain")
            .raw(new byte[] {'x'}),
        415,
        "media-type-unsupported",
        "validate",
        "denied",
        0);
  }

  @Test
  void forward_tells_a_slow_read_from_a_change_that_nobody_knows_of() throws IOException {
    upstream.script(
        _ -> {
          LockSupport.parkNanos(Duration.ofSeconds(8).toNanos());
          return Upstream.Say.json(ITEM);
        });
    refuses(Call.get("/shop/items/7").key(full), 504, "upstream-timeout", "forward", "failed", 1);
    refuses(
        Call.of("PUT", "/shop/items/7").key(full).json("{\"name\":\"a\"}"),
        502,
        "outcome-unknown",
        "forward",
        "unknown",
        2);
  }

  @Test
  void observe_mode_notes_and_lets_pass() throws IOException {
    Answer answer = gate.call(Call.get("/watched/items/zero"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(ITEM);
    assertThat(gate.record(answer.call()).node().toString())
        .contains("would-deny")
        .contains("credential-missing");
  }

  private Answer refuses(
      Call call, int status, String code, String stage, String decision, int seen)
      throws IOException {
    Answer answer = gate.call(call);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(upstream.seen()).hasSize(seen);
    Json record = gate.record(answer.call());
    assertThat(record.text("stage")).isEqualTo(stage);
    assertThat(record.text("reason")).isEqualTo(code);
    assertThat(record.text("decision")).isEqualTo(decision);
    return answer;
  }
}
