package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.contract.Contract;
import dev.gatehouse.demo.AcmeCrm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API that nobody has written a contract of gets one from its calls, and is then held to it. */
class LearnScenario {
  static final int CALLS = 2_000;
  private static final List<String> OPERATIONS =
      List.of(
          "GET /contacts",
          "POST /contacts",
          "GET /contacts/{contactId}",
          "PATCH /contacts/{contactId}",
          "DELETE /contacts/{contactId}",
          "POST /contacts/{contactId}/notes",
          "GET /deals",
          "GET /invoices/{invoiceId}",
          "GET /status");

  @TempDir Path folder;
  private final Random random = new Random(20261126);

  @Test
  void proposes_a_contract_that_its_own_calls_keep() throws IOException {
    List<Call> calls = Stream.generate(this::any).limit(CALLS).toList();
    List<Answer> before = new ArrayList<>();
    Path learning = Files.createDirectory(folder.resolve("learning"));
    String contract;
    try (AcmeCrm crm = crm();
        Gate gate = gate(learning, crm.url(), "contract: learned, mode: observe")) {
      before.addAll(answers(gate, calls));
      contract = gate.command("contract", "learn", "crm").succeeds().out();
      assertThat(gate.stop()).isZero();
      assertThat(gate.command("contract", "learn", "crm").succeeds().out()).isEqualTo(contract);
    }
    assertThat(operations(contract)).containsExactlyInAnyOrderElementsOf(OPERATIONS);
    assertThat(contract).doesNotContain("Secret", "Okafor", "u1", "wp-admin");
    assertThat(shapes(learning)).contains("contacts", "company").doesNotContain("Secret", "Okafor");

    List<Call> again = new ArrayList<>(calls.subList(0, again()));
    again.add(Call.get("/contacts/x"));
    Path held = Files.createDirectory(folder.resolve("held"));
    Files.writeString(held.resolve("crm.yaml"), contract);
    try (AcmeCrm crm = crm();
        Gate gate = gate(held, crm.url(), "contract: crm.yaml")) {
      List<Answer> after = answers(gate, again);
      for (int i = 0; i < again(); i++) {
        assertThat(told(after.get(i))).as(calls.get(i).toString()).isEqualTo(told(before.get(i)));
      }
      assertThat(gate.command("audit", "search", "--json").succeeds().out())
          .doesNotContain("answer-drift");
      assertThat(after.getLast().status()).isEqualTo(400);
    }
  }

  /** How many of the calls are made again under the contract: in order, from the first. */
  int again() {
    return 300;
  }

  /** What was answered, but for what the time and a problem's author change. */
  private static String told(Answer answer) {
    return answer.status() >= 400
        ? "" + answer.status()
        : answer.status() + answer.body().replaceAll("\"createdAt\":\"[^\"]*\"", "");
  }

  private Call any() {
    int id = 1 + random.nextInt(50);
    String contact = "/contacts/" + id;
    return switch (random.nextInt(20)) {
      case 0 -> call("POST", "/contacts").json("{\"name\":\"Secret " + id + "\",\"tags\":[]}");
      case 1 -> call("PATCH", contact).json("{\"company\":\"c" + id + "\"}");
      case 2 -> call("POST", contact + "/notes").json("{\"text\":\"Secret\"}");
      case 3 -> id > 40 ? call("DELETE", contact) : call("GET", "/status");
      case 4, 5 -> call("GET", "/deals");
      case 6, 7, 8 -> call("GET", "/invoices/" + id);
      case 9, 10 -> call("GET", "/contacts" + (id % 2 == 0 ? "?limit=" + id : ""));
      case 11 -> call("GET", "/wp-admin/" + id + ".php");
      default -> call("GET", contact);
    };
  }

  private static Call call(String method, String target) {
    return Call.of(method, target);
  }

  private static List<Answer> answers(Gate gate, List<Call> calls) throws IOException {
    String key = gate.issueKey("app");
    List<Answer> answers = new ArrayList<>();
    try (Wire wire = gate.connect()) {
      for (Call call : calls) {
        answers.add(wire.call(call.key(key)));
      }
    }
    return answers;
  }

  private List<String> operations(String contract) throws IOException {
    Path file = Files.writeString(folder.resolve("learned.yaml"), contract);
    return Contract.compile(file).contract().orElseThrow().operations().stream()
        .map(operation -> operation.method() + " " + operation.template())
        .toList();
  }

  private static String shapes(Path folder) throws IOException {
    byte[] kept = Files.readAllBytes(folder.resolve("state/learned/crm.shapes"));
    return new String(kept, StandardCharsets.ISO_8859_1);
  }

  private static AcmeCrm crm() throws IOException {
    return AcmeCrm.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "token");
  }

  private static Gate gate(Path folder, URI upstream, String contract) throws IOException {
    return new Gate(
            folder,
            """
            listen:
              public: { address: "127.0.0.1:0", tls: off }
            state: ./state
            apis:
              crm: { %s, upstream: { url: "%s" }, credential: { bearer: env:CRM_TOKEN } }
            integrations:
              app:
                { kind: service, callers: [ { keys: true } ], purpose: Tests, owner: o, review: 2099-01-01, allow: { crm: "*" } }
            """
                .formatted(contract, upstream),
            "CRM_TOKEN=token")
        .start();
  }
}
