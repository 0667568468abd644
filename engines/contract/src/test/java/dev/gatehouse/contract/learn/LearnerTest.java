package dev.gatehouse.contract.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatehouse.contract.BodyOptions;
import dev.gatehouse.contract.BodyVerdict;
import dev.gatehouse.contract.Compilation;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.JsonBody;
import dev.gatehouse.contract.Match;
import dev.gatehouse.contract.Operation;
import dev.gatehouse.contract.Parameters;
import dev.gatehouse.contract.Projection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnerTest {
  private static final byte[] NONE = {};

  @TempDir Path folder;
  private final Random random = new Random(7);

  @Test
  void finds_the_operations_of_a_crm_and_lets_its_calls_pass() throws IOException {
    List<Observed> calls = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      calls.add(crm());
    }
    Contract contract = learned(calls);
    assertThat(contract.operations())
        .map(operation -> operation.method() + " " + operation.template())
        .containsExactlyInAnyOrder(
            "GET /contacts",
            "POST /contacts",
            "GET /contacts/{contactId}",
            "DELETE /contacts/{contactId}",
            "POST /contacts/{contactId}/notes",
            "GET /orders/{orderId}",
            "GET /words/{wordId}",
            "GET /files/{fileId}/v2/meta",
            "GET /api/2/status",
            "GET /status");
    calls.forEach(call -> assertPasses(contract, call));
  }

  private Observed crm() {
    int id = 1 + random.nextInt(300);
    String contact =
        "{\"id\":%d,\"name\":\"n%d\",\"born\":\"19%02d-01-02\"%s}"
            .formatted(id, id, 10 + id % 80, id % 3 == 0 ? ",\"tags\":[\"a\"]" : "");
    return switch (random.nextInt(11)) {
      case 0 -> get("/contacts", id % 2 == 0 ? "limit=" + id : "", "[" + contact + "]");
      case 1 -> call("POST", "/contacts", "{\"name\":\"a\",\"age\":null}", 201, contact);
      case 2 -> get("/contacts/" + id, "", contact);
      case 3 -> call("DELETE", "/contacts/" + id, "", 204, "");
      case 4 -> call("POST", "/contacts/" + id + "/notes", "{\"text\":\"t\"}", 201, "{\"id\":1}");
      case 5 -> get("/orders/ORD-" + (1000 + id), "", "{\"total\":1.5}");
      case 6 -> get("/words/" + word(id % 40), "", "{\"means\":\"x\"}");
      case 7 ->
          get("/files/" + new UUID(id, id) + "/v2/meta", "", "{\"at\":\"2026-01-01T00:00:00Z\"}");
      case 8 -> get("/api/2/status", "", "{\"up\":true}");
      case 9 -> call("GET", "/contacts/" + (9_000 + id), "", 404, "{\"title\":\"none\"}");
      default -> get("/status", "", "{\"status\":\"ok\"}");
    };
  }

  private static String word(int i) {
    return "" + (char) ('a' + i % 26) + (char) ('a' + i / 26) + "x";
  }

  @Test
  void knows_kinds_formats_and_what_is_always_there() throws IOException {
    List<Observed> calls = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      calls.add(
          get(
              "/things",
              "page=" + i + "&tag=a&tag=b&from=2026-01-0" + (1 + i % 9) + (i == 3 ? "&x=1" : ""),
              "{\"id\":\"%s\",\"n\":%s,\"maybe\":%s%s}"
                  .formatted(
                      new UUID(i, i),
                      i == 4 ? "1.5" : "1",
                      i == 5 ? "null" : "true",
                      i == 6 ? ",\"rare\":[]" : "")));
    }
    String yaml = text(calls).replaceAll("\\s+", " ");
    assertThat(yaml)
        .contains("name: page in: query required: true schema: type: integer")
        .contains("name: tag in: query required: true schema: type: array")
        .contains("name: from in: query required: true schema: type: string format: date")
        .contains("required: [id, maybe, \"n\"]")
        .contains("type: [boolean, \"null\"]")
        .contains("format: uuid");
    Contract contract = learned(calls);
    calls.forEach(call -> assertPasses(contract, call));
  }

  @Test
  void never_writes_a_value() throws IOException {
    List<Observed> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      calls.add(
          call(
              "POST",
              "/login/7" + i,
              "{\"password\":\"hunter2\",\"by\":{\"ann%d@example.com\":1}}".formatted(i),
              200,
              "{\"token\":\"s3cret\",\"cards\":{\"4111111111111111\":2}}"));
      calls.add(get("/find", "q=private&hunter3&41111111=" + i, "{\"a\":\"b-value\"}"));
    }
    assertThat(text(calls))
        .contains("password", "token", "q")
        .doesNotContain("hunter", "s3cret", "ann", "41111111", "private", "b-value");
  }

  @Test
  void makes_nothing_of_a_scan() throws IOException {
    List<Observed> calls = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      String path =
          "/" + Long.toString(random.nextLong() >>> 1, 36).replaceAll("[0-9]", "z") + "/admin" + i;
      // Half of it meets an API that answers everything.
      int status = i % 2 == 0 ? 404 : 200;
      calls.add(
          new Observed("GET", path, "p" + i + "=1", "", NONE, status, "text/html", bytes("<p>")));
      if (i % 1_000 == 0) {
        calls.add(get("/contacts/" + i, "", "{\"id\":1}"));
      }
    }
    Learner learner = new Learner(20_000);
    calls.forEach(learner::observe);
    assertThat(compiled(learner.contract("scanned")).operations())
        .map(Operation::template)
        .containsExactly("/contacts/{contactId}");
  }

  @Test
  void stays_within_its_memory() throws IOException {
    Learner learner = new Learner(2_000);
    for (int i = 0; i < 50_000; i++) {
      String body = "{\"k" + (i % 5_000) + "\":{\"a" + i + "\":[{\"b\":1}]}}";
      learner.observe(call("POST", "/a/" + i % 50 + "/" + word(i % 600), body, 200, body));
    }
    String yaml = learner.contract("large");
    assertThat(yaml.lines().count()).isLessThan(40_000);
    compiled(yaml);
  }

  @Test
  void goes_on_where_another_stopped() throws IOException {
    Learner whole = new Learner();
    Learner first = new Learner();
    List<Observed> calls = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      calls.add(crm());
    }
    calls.forEach(whole::observe);
    calls.subList(0, 300).forEach(first::observe);
    Learner second = Learner.restore(first.kept());
    calls.subList(300, 600).forEach(second::observe);
    assertThat(second.calls()).isEqualTo(600);
    assertThat(second.contract("a")).isEqualTo(whole.contract("a"));
  }

  @Test
  void keeps_kinds_and_names_and_never_a_value() {
    Learner learner = new Learner();
    for (int i = 0; i < 3; i++) {
      learner.observe(
          call(
              "POST",
              "/people/0f8fad5b-d9cb-469f-a165-70867728950e/7712345",
              "{\"password\":\"hunter2\",\"age\":4711}",
              200,
              "[\"s3cret\"]"));
    }
    assertThat(new String(learner.kept(), StandardCharsets.ISO_8859_1))
        .contains("people", "password", "age")
        .doesNotContain("hunter2", "0f8fad5b", "7712345", "4711", "s3cret");
  }

  @Test
  void refuses_what_was_kept_and_is_damaged() {
    Learner learner = new Learner();
    learner.observe(get("/a", "b=1", "{\"c\":1}"));
    byte[] kept = learner.kept();
    for (int i = 0; i < kept.length; i++) {
      byte[] flipped = kept.clone();
      flipped[i] ^= 4;
      assertThrows(IOException.class, () -> Learner.restore(flipped));
      byte[] torn = Arrays.copyOf(kept, i);
      assertThrows(IOException.class, () -> Learner.restore(torn));
    }
  }

  private static void assertPasses(Contract contract, Observed call) {
    Match match = contract.match(call.method(), call.path());
    if (!call.wentWell() && !(match instanceof Match.Found)) {
      return;
    }
    Match.Found found = assertInstanceOf(Match.Found.class, match, call.path());
    Operation operation = found.operation();
    assertThat(operation.parameters(found.raw(), call.query(), _ -> List.of(), false))
        .as(call.toString())
        .isInstanceOf(Parameters.Decoded.class);
    if (call.sent().length > 0) {
      JsonBody body = assertInstanceOf(JsonBody.class, operation.body(call.sentType()));
      assertThat(body.validate(call.sent(), BodyOptions.STRICT)).isEqualTo(BodyVerdict.OK);
    }
    if (call.answered().length > 0) {
      Projection.Json json =
          assertInstanceOf(
              Projection.Json.class, operation.projection(call.status(), call.answeredType()));
      Projection.Rewrite.Done done =
          assertInstanceOf(Projection.Rewrite.Done.class, json.rewrite(call.answered()));
      assertThat(done.drift()).isEmpty();
      assertThat(done.body()).isSameAs(call.answered());
    } else {
      assertThat(operation.answers().declares(call.status())).isTrue();
    }
  }

  private Contract learned(List<Observed> calls) throws IOException {
    return compiled(text(calls));
  }

  private static String text(List<Observed> calls) {
    Learner learner = new Learner();
    calls.forEach(learner::observe);
    return learner.contract("learned");
  }

  private Contract compiled(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("learned.yaml"), yaml);
    Compilation compilation = Contract.compile(file);
    assertThat(compilation.diagnostics()).as(yaml).isEmpty();
    return compilation.contract().orElseThrow();
  }

  private static Observed get(String path, String query, String answer) {
    return new Observed("GET", path, query, "", NONE, 200, "application/json", bytes(answer));
  }

  private static Observed call(String method, String path, String body, int status, String answer) {
    String sent = body.isEmpty() ? "" : "application/json";
    String answered = answer.isEmpty() ? "" : "application/json; charset=utf-8";
    return new Observed(method, path, "", sent, bytes(body), status, answered, bytes(answer));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
