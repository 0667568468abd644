package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.journal.Vault;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecordFormTest {
  /** Many more than have a place of their own. */
  private static final int MANY = 3_000;

  private final PromptLoop loop = new PromptLoop();
  private final List<Operation> operations =
      IntStream.range(0, MANY).mapToObj(RecordFormTest::operation).toList();

  @Test
  void says_of_each_call_what_is_its_own_though_many_share_a_place(@TempDir Path state)
      throws Exception {
    try (Vault vault = Vault.open(state.resolve("vault"), new SecureRandom())) {
      RecordForm form = new RecordForm(new Persons(vault));
      for (int i = 0; i < 2 * MANY; i++) {
        int number = i % MANY;
        Exchange exchange = exchange(number);
        boolean denied = number % 3 == 0;
        Outcome outcome =
            denied
                ? RecordedCalls.denied(exchange, Reason.NOT_GRANTED, "")
                : RecordedCalls.allowed(exchange);
        form.outcome(outcome);
        JsonNode record = JsonMapper.shared().readTree(form.bytes(), 0, form.length());
        assertThat(record.get("api").asString()).isEqualTo("api \"" + number % 7 + "\"");
        assertThat(record.get("operation").asString()).isEqualTo("get\u00fc" + number);
        assertThat(record.get("integration").asString()).isEqualTo("to-" + number);
        assertThat(record.get("source").asString())
            .isEqualTo(exchange.request().source().getHostAddress());
        assertThat(record.get("decision").asString()).isEqualTo(denied ? "denied" : "allowed");
        assertThat(record.get("reason").isNull()).isEqualTo(!denied);
        assertThat(record.get("stage").asString()).isEqualTo(outcome.stage().code());
      }
    }
  }

  private Exchange exchange(int number) throws Exception {
    Request request =
        new Request(
            "GET",
            "https",
            "localhost",
            "/" + number,
            "",
            Headers.EMPTY,
            Body.NONE,
            InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number}));
    return Exchange.begin("id-" + number, loop, RecordedCalls.START, 0, 0, request)
        .with(operations.get(number), List.of(), request.path())
        .by(new Caller.Anyone("to-" + number, true));
  }

  private static Operation operation(int number) {
    return new Operation(
        "api \"" + number % 7 + "\"", "get\u00fc" + number, "GET", "", Effect.READ, false);
  }
}
