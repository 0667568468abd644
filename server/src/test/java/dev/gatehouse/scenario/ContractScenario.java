package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A contract changes, and a provider that does not keep its own. */
class ContractScenario {
  private static final String CONTRACT =
      """
      openapi: 3.1.0
      info: { title: Shop, version: "1" }
      paths:
        /items/{itemId}:
          get:
            operationId: getItem
            parameters: [ { name: itemId, in: path, required: true, schema: { type: integer } } ]
            responses:
              "200":
                description: ok
                content:
                  application/json:
                    schema:
                      type: object
                      required: [id]
                      properties: { id: { type: integer }, name: { type: string }, price: { type: number } }
      """;

  @TempDir Path folder;
  private Upstream upstream;
  private Gate gate;
  private String key;

  @BeforeEach
  void start() throws IOException {
    upstream = new Upstream(_ -> Upstream.Say.json("{\"id\":1,\"name\":\"n\"}"));
    Files.writeString(folder.resolve("shop.yaml"), CONTRACT);
    gate =
        new Gate(
                folder,
                """
                listen:
                  public: { address: "127.0.0.1:0", tls: off }
                state: ./state
                apis:
                  shop: { contract: shop.yaml, upstream: { url: "%s" } }
                integrations:
                  names:
                    { kind: service, callers: [ { keys: true } ], purpose: Tests, owner: o, review: 2099-01-01, allow: { shop: { getItem: { fields: [id, name] } } } }
                  prices:
                    { kind: service, callers: [ { keys: true } ], purpose: Tests, owner: o, review: 2099-01-01, allow: { shop: { getItem: { fields: [id, price] } } } }
                """
                    .formatted(upstream.url()))
            .start();
    key = gate.issueKey("names");
  }

  @AfterEach
  void stop() {
    gate.close();
    upstream.close();
  }

  @Test
  void a_changed_contract_names_whom_it_concerns_in_the_log_and_in_check() throws IOException {
    Path changed = folder.resolve("next.yaml");
    Files.writeString(
        changed, CONTRACT.replace("price: { type: number }", "price: { type: string }"));
    Ended diff = Gate.run(folder, List.of(), "contract", "diff", "shop.yaml", "next.yaml");
    assertThat(diff.exit()).isEqualTo(1);
    assertThat(diff.out())
        .contains("breaking: getItem: answer 200 application/json /price was number and is string")
        .endsWith("1 breaking, 0 widening, 0 harmless\n");

    Files.copy(changed, folder.resolve("shop.yaml"), StandardCopyOption.REPLACE_EXISTING);
    gate.hangUp();
    Eventually.holds(gate, () -> gate.log().contains("integrations.prices.allow.shop"));
    assertThat(gate.log()).doesNotContain("integrations.names");
    assertThat(gate.command("check").succeeds().out())
        .contains("it concerns the integrations prices;")
        .contains("/price was number and is string");
  }

  @Test
  void an_answer_that_breaks_the_contract_is_seen_on_the_first_call() throws IOException {
    upstream.script(_ -> Upstream.Say.json("{\"id\":\"1\",\"name\":\"n\",\"ssn\":5}"));
    Answer answer = gate.call(Call.get("/items/1").key(key));
    assertThat(answer.status()).isEqualTo(200);
    String call = answer.call();
    assertThat(gate.command("audit", "show", call, "--json").succeeds().out())
        .contains("\"code\":\"answer-drift-type\"")
        .contains("\"what\":\"/id and 1 more\"");

    upstream.script(_ -> Upstream.Say.json("{\"id\":1,\"name\":\"n\",\"price\":2}"));
    String right = gate.call(Call.get("/items/1").key(key)).call();
    assertThat(gate.command("audit", "show", right, "--json").succeeds().out())
        .doesNotContain("findings");
  }
}
