package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a contract gains is granted to nobody until somebody accepts it. */
class ContractLockScenario {
  private static final String CONTRACT =
      """
      openapi: 3.1.0
      info: { title: Shop, version: "1" }
      paths:
        /items:
          get:
            operationId: listItems
            responses:
              "200":
                description: ok
                content:
                  application/json:
                    schema: { type: object, properties: { id: { type: integer }%s } }
      """;
  private static final String ADDED =
      """
        /orders:
          get:
            operationId: listOrders
            responses:
              "200": { description: ok, content: { application/json: { schema: {} } } }
      """;

  @Test
  void a_changed_contract_grants_nothing_until_it_is_locked(@TempDir Path folder)
      throws IOException {
    Path contract = folder.resolve("shop.yaml");
    Files.writeString(contract, CONTRACT.formatted(""));
    try (Upstream upstream = new Upstream(_ -> Upstream.Say.json("{\"id\":1,\"cost\":9}"));
        Gate gate = new Gate(folder, configuration(upstream.url())).start()) {
      String key = gate.issueKey("portal");
      assertThat(gate.call(Call.get("/items").key(key)).body()).isEqualTo("{\"id\":1}");

      Files.writeString(contract, CONTRACT.formatted(", cost: { type: integer }") + ADDED);
      Ended check = gate.command("check").succeeds();
      assertThat(check.out()).contains("changed since it was locked").contains("portal");
      assertThat(check.out()).contains("gatehouse contract lock shop").doesNotContain("bystander");
      gate.hangUp();
      Eventually.holds(gate, () -> gate.log().contains("changed since it was locked"));
      assertThat(gate.call(Call.get("/items").key(key)).body()).isEqualTo("{\"id\":1}");
      assertThat(gate.call(Call.get("/orders").key(key)).status()).isEqualTo(404);
      assertThat(upstream.seen()).noneMatch(seen -> seen.target().equals("/orders"));

      gate.command("contract", "lock", "shop").succeeds();
      Eventually.holds(gate, () -> gate.call(Call.get("/orders").key(key)).status() == 200);
      assertThat(gate.call(Call.get("/items").key(key)).body()).isEqualTo("{\"id\":1,\"cost\":9}");
      assertThat(gate.command("check").succeeds().out()).doesNotContain("changed since");
    }
  }

  private static String configuration(String upstream) {
    return """
    listen:
      public: { address: "127.0.0.1:0", tls: off }
    state: ./state
    apis:
      shop:
        contract: shop.yaml
        upstream: { url: "%s" }
      other:
        at: { path: /other }
        operations: { read: GET /one }
        upstream: { url: "%s" }
    integrations:
      portal:
        kind: service
        callers: [ { keys: true } ]
        purpose: Tests
        owner: team@example.com
        review: 2099-01-01
        allow: { shop: "*" }
      bystander:
        kind: service
        callers: [ { keys: true } ]
        purpose: Tests
        owner: team@example.com
        review: 2099-01-01
        allow: { other: "*" }
    """
        .formatted(upstream, upstream);
  }
}
