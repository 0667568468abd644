package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
  private final SecureRandom random = new SecureRandom();
  private final Path file;

  VaultTest(@TempDir Path folder) {
    this.file = folder.resolve("persons");
  }

  @Test
  void knows_a_person_by_name_and_by_alias_also_after_a_restart() throws Exception {
    String alias;
    String sealed;
    try (Vault vault = open()) {
      Person grace = vault.admit("grace@example.com");
      assertThat(vault.admit("grace@example.com")).isSameAs(grace);
      assertThat(vault.admit("mara").alias()).isNotEqualTo(grace.alias());
      alias = grace.alias();
      sealed = grace.seal("192.0.2.7", random);
      assertThat(sealed).isNotEqualTo(grace.seal("192.0.2.7", random));
      assertThat(vault.find("mara").orElseThrow().open(sealed)).isEmpty();
    }
    assertThat(alias).hasSize(Person.ALIAS_LENGTH).doesNotContain("grace");
    try (Vault vault = Vault.view(file)) {
      Person grace = vault.known(alias).orElseThrow();
      assertThat(grace.subject()).isEqualTo("grace@example.com");
      assertThat(grace.open(sealed)).contains("192.0.2.7");
      assertThat(vault.subjects()).containsExactlyInAnyOrder("grace@example.com", "mara");
    }
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void counts_what_was_no_entry_when_it_was_opened() throws Exception {
    try (Vault vault = open()) {
      vault.admit("mara");
      vault.admit("grace@example.com");
      vault.erase("mara");
      vault.admit("jan");
    }
    try (Vault vault = open()) {
      assertThat(vault.unreadable()).isZero();
    }
    byte[] bytes = Files.readAllBytes(file);
    int grace = new String(bytes, ISO_8859_1).indexOf("grace");
    bytes[grace] ^= 1;
    Files.write(file, bytes);
    try (Vault vault = open()) {
      assertThat(vault.subjects()).containsExactly("jan");
      assertThat(vault.unreadable()).isEqualTo(8 + Person.KEY_LENGTH + 17);
    }
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    try (Vault vault = open()) {
      assertThat(vault.subjects()).isEmpty();
      assertThat(vault.unreadable()).isEqualTo(2L * (8 + Person.KEY_LENGTH) + 17 + 3 - 1);
    }
  }

  @Test
  void leaves_nothing_of_a_person_who_was_erased() throws Exception {
    try (Vault vault = open()) {
      vault.admit("mara");
      Person grace = vault.admit("grace@example.com");
      String alias = grace.alias();
      String sealed = grace.seal("192.0.2.7", random);
      byte[] before = Files.readAllBytes(file);
      assertThat(vault.erase("grace@example.com")).isTrue();
      assertThat(vault.erase("grace@example.com")).isFalse();
      assertThat(vault.known(alias)).isEmpty();
      assertThat(grace.open(sealed)).isEmpty();
      byte[] after = Files.readAllBytes(file);
      assertThat(after).hasSameSizeAs(before);
      assertThat(new String(after, UTF_8)).doesNotContain("grace");
      int key = new String(before, ISO_8859_1).indexOf("grace");
      assertThat(Arrays.copyOfRange(after, key - Person.KEY_LENGTH, key)).containsOnly(0);
      assertThat(vault.admit("grace@example.com").alias()).isNotEqualTo(alias);
    }
    try (Vault vault = open()) {
      assertThat(vault.subjects()).containsExactlyInAnyOrder("mara", "grace@example.com");
    }
  }

  @Test
  void passes_over_an_entry_that_was_torn() throws Exception {
    try (Vault vault = open()) {
      vault.admit("mara");
      vault.admit("grace@example.com");
    }
    byte[] bytes = Files.readAllBytes(file);
    for (int cut = 1; cut < bytes.length; cut++) {
      Files.write(file, Arrays.copyOf(bytes, cut), StandardOpenOption.TRUNCATE_EXISTING);
      try (Vault vault = open()) {
        assertThat(vault.find("grace@example.com")).isEmpty();
        Person third = vault.admit("third");
        assertThat(vault.known(third.alias())).isPresent();
      }
      try (Vault vault = open()) {
        assertThat(vault.find("third")).as("cut at " + cut).isPresent();
      }
    }
  }

  @Test
  void tells_of_a_torn_last_write_once() throws Exception {
    try (Vault vault = open()) {
      vault.admit("mara");
    }
    byte[] whole = Files.readAllBytes(file);
    for (int torn : new int[] {1, 7, 8, 20}) {
      Files.write(file, Arrays.copyOf(whole, torn), StandardOpenOption.APPEND);
      try (Vault vault = Vault.view(file)) {
        assertThat(vault.unreadable()).isEqualTo(torn);
      }
      try (Vault vault = open()) {
        assertThat(vault.unreadable()).isEqualTo(torn);
      }
      try (Vault vault = open()) {
        assertThat(vault.unreadable()).isZero();
        assertThat(vault.subjects()).containsExactly("mara");
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
  }

  @Test
  void leaves_what_is_more_than_a_torn_write_where_it_is() throws Exception {
    byte[] strange = new byte[100_000];
    Files.write(file, strange);
    try (Vault vault = open()) {
      assertThat(vault.unreadable()).isEqualTo(strange.length);
    }
    assertThat(file).hasSize(strange.length);
  }

  @Test
  void keeps_the_persons_behind_an_entry_that_was_damaged() throws Exception {
    try (Vault vault = open()) {
      vault.admit("mara");
      vault.admit("grace@example.com");
      vault.admit("third");
    }
    byte[] bytes = Files.readAllBytes(file);
    int second = new String(bytes, ISO_8859_1).indexOf("grace") - Person.KEY_LENGTH - 8;
    for (int at = second; at < second + 8 + Person.KEY_LENGTH; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x55;
      Files.write(file, damaged, StandardOpenOption.TRUNCATE_EXISTING);
      try (Vault vault = open()) {
        assertThat(vault.subjects()).as("at " + at).containsExactlyInAnyOrder("mara", "third");
        vault.admit("fourth");
      }
      try (Vault vault = open()) {
        assertThat(vault.subjects()).containsExactlyInAnyOrder("mara", "third", "fourth");
      }
    }
  }

  @Test
  void finds_the_persons_behind_megabytes_of_damage_in_time() throws Exception {
    try (Vault vault = open()) {
      vault.admit("mara");
    }
    byte[] entry = Files.readAllBytes(file);
    // Each byte could begin the longest entry there is.
    byte[] damage = new byte[8 << 20];
    for (int at = 0; at + 4 <= damage.length; at += 4) {
      ByteBuffer.wrap(damage).putInt(at, 4096);
    }
    Files.write(file, damage, StandardOpenOption.TRUNCATE_EXISTING);
    Files.write(file, entry, StandardOpenOption.APPEND);
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          try (Vault vault = open()) {
            assertThat(vault.subjects()).containsExactly("mara");
          }
        });
  }

  private Vault open() throws IOException {
    return Vault.open(file, random);
  }
}
