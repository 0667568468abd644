package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.contract.Compilation;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.register.ManualClock;
import dev.gatehouse.register.Refused;
import dev.gatehouse.register.Registers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedContractsTest {
  private static final String CONTRACT =
      """
      openapi: 3.1.0
      paths:
        /items:
          get:
            operationId: %s
            responses: { "200": { $ref: "../shared/answers.yaml#/ok" } }
      """;

  @TempDir Path folder;
  private Registers.Open open;
  private LockedContracts locked;
  private Path file;
  private Path answers;

  @BeforeEach
  void write() throws Exception {
    open = Registers.open(folder.resolve("state"), new ManualClock());
    locked = new LockedContracts(folder.resolve("state"), open.register().contractLocks());
    file = Files.createDirectories(folder.resolve("shop")).resolve("shop.yaml");
    answers = Files.createDirectories(folder.resolve("shared")).resolve("answers.yaml");
    Files.writeString(file, CONTRACT.formatted("listItems"));
    Files.writeString(answers, "ok: { description: ok }");
  }

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void a_copy_is_what_was_locked_whatever_becomes_of_the_files() throws Exception {
    Compilation compilation = Contract.compile(file);
    locked.lock("shop", file, compilation, "ada");
    Files.writeString(file, CONTRACT.formatted("listThings"));
    Files.delete(answers);
    Contracts.Locked kept = locked.find("shop").orElseThrow();
    Compilation copy = Contract.compile(kept.file());
    assertThat(copy.hash()).isEqualTo(kept.hash()).isEqualTo(compilation.hash());
    assertThat(copy.contract().orElseThrow().operation("listItems")).isPresent();
    assertThat(folders()).containsExactly(kept.hash());
  }

  @Test
  void what_was_changed_since_it_was_compiled_is_not_locked() throws Exception {
    Compilation compilation = Contract.compile(file);
    locked.lock("shop", file, compilation, "ada");
    for (Path changed : List.of(file, answers)) {
      Compilation seen = Contract.compile(file);
      Files.writeString(changed, Files.readString(changed) + "# an edit in between\n");
      assertThatThrownBy(() -> locked.lock("shop", file, seen, "ada"))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("changed");
    }
    Contracts.Locked kept = locked.find("shop").orElseThrow();
    assertThat(kept.hash()).isEqualTo(compilation.hash());
    assertThat(Contract.compile(kept.file()).hash()).isEqualTo(compilation.hash());
    assertThat(folders()).containsExactly(kept.hash());
  }

  @Test
  void a_copy_that_was_damaged_is_made_again() throws Exception {
    Compilation compilation = Contract.compile(file);
    locked.lock("shop", file, compilation, "ada");
    Path copy = locked.find("shop").orElseThrow().file();
    Files.writeString(copy, "openapi: 3.1.0");
    locked.lock("shop", file, compilation, "ada");
    assertThat(Contract.compile(copy).hash()).isEqualTo(compilation.hash());
    Files.delete(copy);
    locked.lock("shop", file, compilation, "ada");
    assertThat(Contract.compile(copy).hash()).isEqualTo(compilation.hash());
  }

  private List<String> folders() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("state/contracts"))) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }
}
