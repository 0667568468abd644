package dev.gatehouse.register.repeats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreKeyTest {
  private final SecureRandom random = new SecureRandom();
  private final Path file;

  StoreKeyTest(@TempDir Path folder) {
    this.file = folder.resolve("key");
  }

  @Test
  void is_made_once_and_for_its_owner_alone() throws IOException {
    byte[] key = StoreKey.of(file, random);
    assertThat(StoreKey.of(file, random)).isEqualTo(key);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void is_never_replaced_where_it_was_damaged() throws IOException {
    byte[] cut = Arrays.copyOf(StoreKey.of(file, random), 31);
    Files.write(file, cut);
    assertThatThrownBy(() -> StoreKey.of(file, random))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("31 bytes");
    assertThat(file).hasBinaryContent(cut);
  }
}
