package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.journal.Journal;
import dev.gatehouse.journal.Options;
import dev.gatehouse.journal.Vault;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptionTest {
  private final RecordedCalls calls = new RecordedCalls(new PromptLoop());

  @TempDir Path state;

  @Test
  void takes_what_was_left_when_nobody_writes_it_any_more_and_only_once() throws Exception {
    try (Vault vault = Vault.open(state.resolve("vault"), new SecureRandom());
        Journal journal = Journal.open(state, Options.of("example.com/log"))) {
      Persons persons = new Persons(vault);
      persons.admit(
          calls.read().caller(), new PromptLoop(), () -> {}, why -> assertThat(why).isEmpty());
      Housekeeping housekeeping =
          new Housekeeping(journal, new Intents(), new Flood(), new RecordForm(persons), state);
      Adoption adoption = new Adoption(state, housekeeping);
      try (LeftRecords left = new LeftRecords(state, persons)) {
        AwaitedReceipt receipt = new AwaitedReceipt();
        left.record(RecordedCalls.allowed(calls.read()), receipt);
        assertThat(receipt.isKept()).isTrue();
        adoption.look();
        assertThat(journal.size()).isZero();
      }
      adoption.look();
      adoption.look();
      assertThat(journal.size()).isEqualTo(1);
      assertThat(state.resolve(LeftRecords.FOLDER)).isEmptyDirectory();
    }
  }
}
