package dev.gatehouse.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyringTest {
  private final ManualClock clock = new ManualClock();
  private final Evidence evidence = new Evidence();
  private final Path folder;
  private Registers.Open open;

  KeyringTest(@TempDir Path folder) throws RegisterUnavailable {
    this.folder = folder;
    this.open = Registers.open(folder.resolve("state"), clock, evidence);
  }

  @AfterEach
  void stop() {
    open.close();
  }

  @Test
  void finds_an_issued_key_until_it_expires() throws Exception {
    Keyring.Issued issued = issue(clock.millis() + 90_000);
    assertThat(stateOf(issued.text())).isEqualTo(Key.State.VALID);
    clock.advance(Duration.ofMillis(89_999));
    assertThat(stateOf(issued.text())).isEqualTo(Key.State.VALID);
    clock.advance(Duration.ofMillis(1));
    assertThat(stateOf(issued.text())).isEqualTo(Key.State.EXPIRED);
  }

  @Test
  void refuses_a_revoked_key_at_once_and_after_a_restart() throws Exception {
    Keyring.Issued issued = issue(Key.NEVER);
    keyring().revoke(issued.key().id(), "mara");
    assertThat(stateOf(issued.text())).isEqualTo(Key.State.REVOKED);
    restart();
    assertThat(stateOf(issued.text())).isEqualTo(Key.State.REVOKED);
  }

  @Test
  void keeps_the_time_of_the_first_revocation() throws Exception {
    Keyring.Issued issued = issue(Key.NEVER);
    Key first = keyring().revoke(issued.key().id(), "mara");
    clock.advance(Duration.ofHours(1));
    assertThat(keyring().revoke(issued.key().id(), "mara")).isEqualTo(first);
  }

  @Test
  void lets_the_old_key_work_beside_its_successor_during_the_overlap_only() throws Exception {
    Keyring.Issued old = issue(clock.millis() + Duration.ofDays(90).toMillis());
    clock.advance(Duration.ofDays(80));
    Keyring.Issued next = keyring().rotate(old.key().id(), Duration.ofHours(1), "mara");
    assertThat(next.key().integration()).isEqualTo("sales-portal");
    assertThat(next.key().expires()).isEqualTo(clock.millis() + Duration.ofDays(90).toMillis());
    assertThat(stateOf(old.text())).isEqualTo(Key.State.VALID);
    clock.advance(Duration.ofHours(1));
    assertThat(stateOf(old.text())).isEqualTo(Key.State.EXPIRED);
    assertThat(stateOf(next.text())).isEqualTo(Key.State.VALID);
    restart();
    assertThat(stateOf(old.text())).isEqualTo(Key.State.EXPIRED);
    assertThat(stateOf(next.text())).isEqualTo(Key.State.VALID);
  }

  @Test
  void never_prolongs_a_key_by_rotating_it() throws Exception {
    Keyring.Issued old = issue(clock.millis() + 60_000);
    keyring().rotate(old.key().id(), Duration.ofDays(1), "mara");
    clock.advance(Duration.ofMinutes(1));
    assertThat(stateOf(old.text())).isEqualTo(Key.State.EXPIRED);
  }

  @Test
  void does_not_rotate_what_is_worth_nothing() throws Exception {
    Keyring.Issued issued = issue(Key.NEVER);
    keyring().revoke(issued.key().id(), "mara");
    assertThatThrownBy(() -> keyring().rotate(issued.key().id(), Duration.ZERO, "mara"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("not valid any more");
    assertThatThrownBy(() -> keyring().rotate("key-nothing", Duration.ZERO, "mara"))
        .isInstanceOf(Refused.class)
        .hasMessage("there is no key key-nothing");
  }

  @Test
  void finds_an_imported_key_by_the_text_that_its_callers_hold() throws Exception {
    String text = "sk_live_ünïcode 51H8";
    keyring().take("sales-portal", KeyHash.of(text), Key.NEVER, "mara");
    assertThat(stateOf(text)).isEqualTo(Key.State.VALID);
    assertThatThrownBy(() -> keyring().take("note-assistant", KeyHash.of(text), Key.NEVER, "mara"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("known already");
    restart();
    assertThat(stateOf(text)).isEqualTo(Key.State.VALID);
  }

  @Test
  void takes_over_the_keys_of_another_gatehouse() throws Exception {
    String text = KeyText.make("zzzzzzzz", new SecureRandom());
    assertThat(keys().find(text)).isEqualTo(Keys.Unknown.OTHER_INSTANCE);
    keyring().take("sales-portal", KeyHash.of(text), Key.NEVER, "mara");
    assertThat(stateOf(text)).isEqualTo(Key.State.VALID);
  }

  @Test
  void does_not_find_what_was_never_issued() throws Exception {
    String other = KeyText.make(open.register().instance(), new SecureRandom());
    assertThat(keys().find(other)).isEqualTo(Keys.Unknown.NOT_FOUND);
    assertThat(keys().find("")).isEqualTo(Keys.Unknown.NOT_FOUND);
    assertThat(keys().find(other.substring(1))).isEqualTo(Keys.Unknown.NOT_FOUND);
    assertThat(keys().find(other + "0")).isEqualTo(Keys.Unknown.MALFORMED);
  }

  @Test
  void keeps_its_instance_over_a_restart() throws Exception {
    String before = open.register().instance();
    restart();
    assertThat(open.register().instance()).isEqualTo(before);
  }

  @Test
  void hands_every_change_to_the_evidence_without_the_secret() throws Exception {
    Keyring.Issued issued = issue(clock.millis() + 60_000);
    keyring().revoke(issued.key().id(), "jan");
    assertThat(evidence.kept())
        .extracting(Change::action, Change::by, Change::subject)
        .containsExactly(
            tuple("key-issue", "mara", issued.key().id()),
            tuple("key-revoke", "jan", issued.key().id()));
    Change revoked = evidence.kept().getLast();
    assertThat(revoked.before()).doesNotContainKey("revoked");
    assertThat(revoked.after()).containsEntry("revoked", clock.instant().toString());
    assertThat(evidence.kept().toString())
        .doesNotContain(issued.text())
        .doesNotContain(KeyHash.of(issued.text()).toHex());
  }

  @Test
  void undoes_a_change_that_leaves_no_evidence() throws Exception {
    Keyring.Issued issued = issue(Key.NEVER);
    evidence.breakDown();
    assertThatThrownBy(() -> keyring().revoke(issued.key().id(), "mara"))
        .isInstanceOf(RegisterUnavailable.class);
    assertThat(stateOf(issued.text())).isEqualTo(Key.State.VALID);
    restart();
    assertThat(stateOf(issued.text())).isEqualTo(Key.State.VALID);
  }

  @Test
  void writes_no_secret_to_the_disk_and_shows_the_files_to_nobody_else() throws Exception {
    Keyring.Issued issued = issue(Key.NEVER);
    String secret = issued.text().substring(12, 55);
    try (Stream<Path> files = Files.list(folder.resolve("state"))) {
      for (Path file : files.filter(f -> f.toString().contains("register.db")).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain(secret);
        assertThat(permissions(file)).isEqualTo("rw-------");
      }
    }
    assertThat(permissions(folder.resolve("state"))).isEqualTo("rwx------");
  }

  private Keyring keyring() {
    return open.register().keyring();
  }

  private Keys keys() {
    return open.register().keys();
  }

  private Keyring.Issued issue(long expires) throws RegisterUnavailable, Refused {
    return keyring().issue("sales-portal", expires, "mara");
  }

  private Key.State stateOf(String text) {
    return ((Keys.Known) keys().find(text)).key().state(clock.millis());
  }

  private void restart() throws RegisterUnavailable {
    open.close();
    open = Registers.open(folder.resolve("state"), clock, new Evidence());
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
