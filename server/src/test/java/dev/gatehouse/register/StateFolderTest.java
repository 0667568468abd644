package dev.gatehouse.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  @Test
  void says_why_a_folder_cannot_be_used_and_what_to_do(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("notes.txt"), "");
    assertThatThrownBy(() -> StateFolder.own(folder.resolve("./notes.txt")))
        .isInstanceOf(RegisterUnavailable.class)
        .hasMessage(
            "the state folder %s cannot be used: it is no folder; name one in `state` that can"
                .formatted(file));
    assertThatThrownBy(() -> StateFolder.own(file.resolve("state")))
        .isInstanceOf(RegisterUnavailable.class)
        .hasMessageContaining("cannot be used: Not a directory;");
  }

  @Test
  void names_the_file_that_this_user_may_not_write() {
    assertThat(StateFolder.why(new AccessDeniedException("/var/lib/gatehouse/lock")))
        .isEqualTo("this user may not write /var/lib/gatehouse/lock");
  }
}
