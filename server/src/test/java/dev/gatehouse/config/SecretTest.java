package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
  private final Path folder;

  SecretTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void a_variable_is_read_when_it_is_asked_for() throws Exception {
    Secret secret = Secret.parse("env:TOKEN", folder);
    assertThat(secret.value(Map.of("TOKEN", "s3cret")::get)).isEqualTo("s3cret");
    assertThat(secret).hasToString("env:TOKEN");
  }

  @Test
  void a_file_is_relative_to_the_folder_and_loses_its_last_line_break() throws Exception {
    Files.writeString(folder.resolve("token"), "first\r\n");
    Secret secret = Secret.parse("file:token", folder);
    assertThat(secret.value()).isEqualTo("first");
    Files.writeString(folder.resolve("token"), "second\n");
    assertThat(secret.value()).isEqualTo("second");
    assertThat(secret.file()).contains(folder.resolve("token"));
  }

  @Test
  void what_is_not_there_is_told_without_a_value() {
    assertThatThrownBy(() -> Secret.parse("env:NONE", folder).value(_ -> null))
        .isInstanceOf(SecretUnavailable.class)
        .hasMessage("env:NONE: the environment has no such variable");
    assertThatThrownBy(() -> Secret.parse("env:BLANK", folder).value(_ -> ""))
        .hasMessage("env:BLANK is empty");
    assertThatThrownBy(() -> Secret.parse("file:none", folder).value())
        .hasMessage("file:none cannot be read: NoSuchFileException");
  }

  @Test
  void a_huge_or_binary_file_is_refused() throws Exception {
    Files.write(folder.resolve("huge"), new byte[70_000]);
    Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 1});
    assertThatThrownBy(() -> Secret.parse("file:huge", folder).value())
        .hasMessage("file:huge is over 65536 bytes");
    assertThatThrownBy(() -> Secret.parse("file:binary", folder).value())
        .hasMessage("file:binary is not UTF-8");
  }

  @Test
  void a_literal_is_refused_without_being_repeated() {
    assertThatThrownBy(() -> Secret.parse("hunter2", folder)).hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> Secret.parse("env:hunter-2", folder))
        .hasMessageNotContaining("hunter");
  }
}
