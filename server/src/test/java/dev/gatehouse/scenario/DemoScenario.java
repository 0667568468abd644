package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ended;
import dev.gatehouse.Lines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees: {@code gatehouse demo}, from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoScenario {
  private Demo demo;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    demo = Demo.start(folder);
  }

  @AfterAll
  void stop() {
    demo.close();
  }

  @Test
  void asks_for_a_credential() throws IOException {
    Answer answer = demo.call(Call.get("/contacts/1"));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.field("WWW-Authenticate"))
        .hasValueSatisfying(it -> assertThat(it).startsWith("Bearer"));
    assertThat(answer.code()).isEqualTo("credential-missing");
    Json record = demo.record(answer.call());
    assertThat(record.text("decision")).isEqualTo("denied");
    assertThat(record.text("stage")).isEqualTo("authenticate");
    assertThat(record.text("operation")).isEqualTo("getContact");
    assertThat(record.text("caller")).isEqualTo("null");
  }

  @Test
  void lets_an_agent_see_exactly_the_agreed_fields() throws IOException {
    Answer answer = demo.call(Call.get("/contacts/7").key(demo.assistant()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().names()).containsExactlyInAnyOrder("id", "name", "company");
    Json record = demo.record(answer.call());
    assertThat(record.text("caller")).isEqualTo("note-assistant");
    assertThat(record.text("integration")).isEqualTo("note-assistant");
    assertThat(record.text("operation")).isEqualTo("getContact");
    assertThat(record.text("api")).isEqualTo("crm");
    assertThat(record.text("decision")).isEqualTo("allowed");
    assertThat(record.text("reason")).isEqualTo("null");
    assertThat(record.text("method")).isEqualTo("GET");
    assertThat(record.text("target")).isEqualTo("/contacts/7");
    assertThat(record.text("status")).isEqualTo("200");
    assertThat(record.text("source")).isEqualTo("127.0.0.1");
    assertThat(record.text("bytesOut")).isEqualTo(Integer.toString(answer.body().length()));
  }

  @Test
  void lets_nobody_see_what_the_contract_does_not_promise() throws IOException {
    String raw = demo.upstreamText("/contacts/1");
    assertThat(raw).contains("passwordHash").contains("creditCard");
    for (String target : List.of("/contacts/1", "/contacts?limit=50", "/deals", "/invoices/1")) {
      Answer answer = demo.call(Call.get(target).key(demo.portal()));
      assertThat(answer.status()).as(target).isEqualTo(200);
      assertThat(answer.body())
          .as(target)
          .doesNotContain("passwordHash")
          .doesNotContain("creditCard");
    }
  }

  @Test
  void refuses_what_the_entry_does_not_hold_and_the_upstream_never_sees_it() throws IOException {
    Answer answer = demo.call(Call.of("DELETE", "/contacts/3").key(demo.assistant()));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isIn("not-granted", "not-offered");
    assertThat(demo.seen()).noneMatch(line -> line.startsWith("DELETE /contacts/3 "));
    assertThat(demo.record(answer.call()).text("reason")).isEqualTo(answer.code());
  }

  @Test
  void names_the_place_that_breaks_the_contract_and_not_the_value() throws IOException {
    Answer answer =
        demo.call(Call.of("POST", "/contacts/4/notes").key(demo.assistant()).json("{\"text\": 5}"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0").text("pointer")).isEqualTo("/text");
    assertThat(answer.json().at("/errors/0").text("rule")).isNotEmpty();
    assertThat(demo.seen()).noneMatch(line -> line.contains("/contacts/4/notes"));
  }

  @Test
  void carries_out_a_good_change_with_its_own_credential() throws IOException {
    Answer answer =
        demo.call(
            Call.of("POST", "/contacts/5/notes")
                .key(demo.assistant())
                .json("{\"text\": \"hello\"}"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(demo.seen()).anyMatch(line -> line.startsWith("POST /contacts/5/notes"));
    assertThat(demo.upstreamText("/_seen")).doesNotContain(demo.assistant());
  }

  @Test
  void holds_an_update_until_a_person_grants_it_and_passes_it_once() throws IOException {
    Call update =
        Call.of("PATCH", "/contacts/9").key(demo.assistant()).json("{\"company\": \"Initech\"}");
    Answer pending = demo.call(update);
    assertThat(pending.status()).isEqualTo(403);
    assertThat(pending.code()).isEqualTo("approval-pending");
    String status = pending.field("Location").orElseThrow();
    assertThat(status).startsWith("/.well-known/gatehouse/approvals/");
    String id = status.substring(status.lastIndexOf('/') + 1);
    assertThat(demo.call(update).field("Location")).contains(status);
    assertThat(demo.call(Call.get(status).key(demo.assistant())).body()).contains("pending");
    assertThat(demo.call(Call.get(status).key(demo.portal())).status()).isIn(403, 404);

    demo.command("approval", "grant", id).succeeds();
    Call other =
        Call.of("PATCH", "/contacts/9").key(demo.assistant()).json("{\"company\": \"Globex\"}");
    assertThat(demo.call(other).code()).isEqualTo("approval-pending");
    assertThat(demo.call(update).status()).isEqualTo(200);
    assertThat(demo.call(update).code()).isEqualTo("approval-pending");
    assertThat(demo.seen().stream().filter(line -> line.startsWith("PATCH /contacts/9")))
        .hasSize(1);
  }

  @Test
  void does_not_pass_what_a_person_denied() throws IOException {
    Call update =
        Call.of("PATCH", "/contacts/10").key(demo.assistant()).json("{\"company\": \"Initech\"}");
    String status = demo.call(update).field("Location").orElseThrow();
    demo.command(
            "approval", "deny", status.substring(status.lastIndexOf('/') + 1), "--reason", "no")
        .succeeds();

    assertThat(demo.call(update).code()).isEqualTo("approval-denied");
  }

  @Test
  void serves_anyone_what_is_for_anyone() throws IOException {
    Answer answer = demo.call(Call.get("/status"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(demo.record(answer.call()).text("caller")).isEqualTo("anyone");
    assertThat(demo.call(Call.get("/status").key("wrong")).status()).isEqualTo(401);
  }

  @Test
  void does_not_tell_what_exists() throws IOException {
    assertThat(demo.call(Call.get("/_seen").key(demo.portal())).status()).isEqualTo(404);
    assertThat(demo.call(Call.get("/nothing")).status()).isEqualTo(404);
    Answer other = demo.call(Call.of("PUT", "/contacts/1").key(demo.portal()));
    assertThat(other.status()).isEqualTo(405);
    assertThat(other.field("Allow")).isPresent();
    assertThat(demo.record(other.call()).text("reason")).isEqualTo("method-not-allowed");
  }

  @Test
  void explains_a_denial_by_the_line_that_decided_it() throws IOException {
    Answer answer = demo.call(Call.of("DELETE", "/contacts/3").key(demo.assistant()));
    String text = demo.command("explain", answer.call()).succeeds().out();

    assertThat(text).contains("authorize").contains("gatehouse.yaml:").contains("deleteContact");
  }

  /** A running demo. */
  static final class Demo implements AutoCloseable {
    private final Process process;
    private final Json ready;
    private final Path folder;

    private Demo(Process process, Json ready, Path folder) {
      this.process = process;
      this.ready = ready;
      this.folder = folder;
    }

    static Demo start(Path folder) throws IOException {
      Process process =
          new ProcessBuilder(
                  Gate.java("demo", "--json", "--state", folder.toString(), "--port", "0"))
              .redirectError(folder.resolve("demo.log").toFile())
              .start();
      try {
        return new Demo(process, Json.of(new Lines(process).next()), folder);
      } catch (AssertionError e) {
        process.destroyForcibly();
        throw new AssertionError(Files.readString(folder.resolve("demo.log")), e);
      }
    }

    String assistant() {
      return ready.at("/keys").text("note-assistant");
    }

    String portal() {
      return ready.at("/keys").text("sales-portal");
    }

    Process process() {
      return process;
    }

    Answer call(Call call) throws IOException {
      URI url = URI.create(ready.text("public"));
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort());
      try (Wire wire =
          url.getScheme().equals("https")
              ? Wire.tls(address, Path.of(ready.text("ca")))
              : Wire.plain(address)) {
        return wire.call(call);
      }
    }

    /** What the upstream itself answers to one who knows its credential. */
    String upstreamText(String target) throws IOException {
      URI url = URI.create(ready.text("upstream"));
      String token = Files.readString(Path.of(ready.text("state")).resolve("crm-token")).strip();
      try (Wire wire =
          Wire.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()))) {
        return wire.call(Call.get(target).with("Authorization", "Bearer " + token)).body();
      }
    }

    /** The request lines that the upstream saw. */
    List<String> seen() throws IOException {
      return Json.of(upstreamText("/_seen")).at("/requests").items().stream()
          .map(item -> item.text("line"))
          .toList();
    }

    Ended command(String... arguments) throws IOException {
      List<String> all = new ArrayList<>(List.of(arguments));
      all.addAll(List.of("-c", ready.text("config")));
      return Gate.run(folder, List.of(), all.toArray(String[]::new));
    }

    Json record(String call) throws IOException {
      return Json.of(command("audit", "show", call, "--json").succeeds().out());
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
