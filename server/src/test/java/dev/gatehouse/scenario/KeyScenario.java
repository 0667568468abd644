package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of an API key, in a running gateway. */
class KeyScenario {
  @TempDir Path folder;
  private Upstream upstream;
  private Gate gate;

  @BeforeEach
  void start() throws IOException {
    upstream = new Upstream(_ -> Upstream.Say.json("{\"id\":1}"));
    gate = new Gate(folder, Configurations.things(upstream.url())).start();
  }

  @AfterEach
  void stop() {
    gate.close();
    upstream.close();
  }

  @Test
  void takes_effect_when_it_is_issued_and_none_when_it_is_revoked() throws IOException {
    String key = gate.issueKey("portal");
    assertThat(get(key).status()).isEqualTo(200);

    gate.command("key", "revoke", idOf(key)).succeeds();
    awaitRefusal(key, "credential-revoked");
    assertThat(upstream.seen()).allMatch(seen -> !seen.fields().containsKey("Authorization"));
  }

  @Test
  void expires() throws IOException {
    String key = gate.command("key", "issue", "portal", "--expires", "1s").succeeds().out().strip();
    awaitRefusal(key, "credential-expired");
  }

  @Test
  void works_beside_its_successor_during_the_overlap_only() throws IOException {
    long begun = System.nanoTime();
    String old = gate.issueKey("portal");
    // Long enough for calls behind the command, as long as commands take here.
    long overlap = 2 + Math.ceilDiv(3 * (System.nanoTime() - begun), 1_000_000_000L);
    String fresh =
        gate.command("key", "rotate", idOf(old), "--overlap", overlap + "s")
            .succeeds()
            .out()
            .strip();

    assertThat(fresh).isNotEqualTo(old);
    assertThat(get(fresh).status()).isEqualTo(200);
    assertThat(get(old).status()).isEqualTo(200);
    awaitRefusal(old, "credential-expired");
    assertThat(get(fresh).status()).isEqualTo(200);
  }

  @Test
  void can_be_one_that_the_caller_already_holds() throws IOException, NoSuchAlgorithmException {
    String held = "an-old-key-of-another-gateway";
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(held.getBytes(StandardCharsets.UTF_8));
    gate.command("key", "import", "portal", "--sha256", HexFormat.of().formatHex(hash)).succeeds();

    assertThat(get(held).status()).isEqualTo(200);
  }

  @Test
  void comes_in_either_header_and_never_in_both_nor_in_the_query() throws IOException {
    String key = gate.issueKey("portal");

    assertThat(gate.call(Call.get("/things/1").with("X-Api-Key", key)).status()).isEqualTo(200);
    assertThat(gate.call(Call.get("/things/1").key(key).with("X-Api-Key", key)).status())
        .isEqualTo(401);
    assertThat(gate.call(Call.get("/things/1?api_key=" + key)).status()).isEqualTo(401);
  }

  @Test
  void is_kept_nowhere_in_readable_form() throws IOException {
    String key = gate.issueKey("portal");
    get(key);
    gate.stop();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(key);
      }
    }
  }

  @Test
  void survives_a_restart_and_can_be_revoked_while_nothing_runs() throws IOException {
    String key = gate.issueKey("portal");
    gate.stop();
    String other = gate.issueKey("portal");
    gate.start();
    assertThat(get(key).status()).isEqualTo(200);
    assertThat(get(other).status()).isEqualTo(200);

    String id = idOf(key);
    gate.kill();
    gate.command("key", "revoke", id).succeeds();
    gate.start();
    assertThat(get(key).code()).isEqualTo("credential-revoked");
    assertThat(get(other).status()).isEqualTo(200);
  }

  @Test
  void is_refused_for_an_integration_that_does_not_exist() throws IOException {
    Ended ran = gate.command("key", "issue", "portals");

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.err()).contains("portals").contains("portal");
    assertThat(ran.out()).isEmpty();
  }

  private Answer get(String key) throws IOException {
    return gate.call(Call.get("/things/1").key(key));
  }

  /** The id of the one key that this text belongs to, from what the record of its call says. */
  private String idOf(String key) throws IOException {
    return gate.record(get(key).call()).text("credential");
  }

  private void awaitRefusal(String key, String code) throws IOException {
    Eventually.holds(gate, () -> get(key).status() != 200);
    assertThat(get(key).status()).isEqualTo(401);
    assertThat(get(key).code()).isEqualTo(code);
  }
}
