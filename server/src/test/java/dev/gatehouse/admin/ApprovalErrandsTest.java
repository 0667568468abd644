package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.register.ManualClock;
import dev.gatehouse.register.Registers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalErrandsTest {
  @Test
  void says_that_there_is_more_than_a_person_is_shown(@TempDir Path folder) throws Exception {
    ManualClock clock = new ManualClock();
    try (Registers.Open open = Registers.open(folder, clock)) {
      ApprovalErrands errands = new ApprovalErrands(open.register().approvals(), clock);
      open.ask("digest-1", "{\"company\":\"Acme\"}");
      clock.advance(Duration.ofSeconds(1));
      open.ask("digest-2", "{\"company\":\"Acme\"," + " ".repeat(20_000) + "\"iban\":\"X\"}");
      List<String> cut = errands.list().stream().map(row -> shown(errands, row)).toList();
      assertThat(cut.getFirst()).isEmpty();
      assertThat(cut.getLast()).startsWith("only the first 16384 characters");
    }
  }

  private static String shown(ApprovalErrands errands, Row brief) {
    try {
      Row row = errands.show(new Errand("approval show", Map.of("id", brief.text("id"))));
      List<String> names = List.copyOf(row.fields().keySet());
      assertThat(names.getLast()).isEqualTo("body");
      return row.text("cut");
    } catch (Failed e) {
      throw new AssertionError(e);
    }
  }
}
