package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk without space: what cannot be recorded is refused, and nothing that was answered is lost.
 */
class FullDiskScenario {
  // The usual segments would take a hundred thousand calls to fill.
  private static final String SMALL = "JAVA_TOOL_OPTIONS=-Dgatehouse.journal.segment=65536";
  private static final int MANY = 5_000;

  @TempDir Path folder;
  private final List<String> answered = new ArrayList<>();

  @Test
  void refuses_what_it_cannot_record_and_recovers_by_itself() throws Exception {
    try (SmallDisk disk = SmallDisk.on(folder.resolve("disk"), "16m");
        Upstream upstream = new Upstream(_ -> Upstream.Say.json("{}"))) {
      String yaml =
          Configurations.things(upstream.url()).replace("state: ./state", "state: ./disk/state");
      try (Gate gate = new Gate(folder, yaml, SMALL).start()) {
        fill(gate, upstream, disk);
        gate.stop();
      }
    }
  }

  private void fill(Gate gate, Upstream upstream, SmallDisk disk) throws IOException {
    String key = gate.issueKey("portal");
    Call read = Call.get("/things/1").key(key);
    Call change = Call.of("PUT", "/things/1").key(key).json("{}");
    try (Wire wire = gate.connect()) {
      assertThat(call(wire, read).status()).isEqualTo(200);
      disk.fill();
      Answer refused = null;
      for (int i = 0; i < MANY && refused == null; i++) {
        Answer answer = call(wire, read);
        refused = answer.status() == 200 ? null : answer;
      }
      if (refused == null) {
        throw new AssertionError("the disk took " + MANY + " records");
      }
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.code()).isEqualTo("journal-unavailable");
      upstream.forget();
      assertThat(call(wire, change).status()).isEqualTo(503);
      assertThat(upstream.seen()).as("a change without an intent").isEmpty();
      Eventually.holds(gate, () -> lines(gate, "the journal cannot be written") > 0);

      disk.free();
      Eventually.holds(gate, () -> call(wire, change).status() == 200);
      Eventually.holds(gate, () -> lines(gate, "the journal can be written again") > 0);
      assertThat(lines(gate, "the journal cannot be written")).isEqualTo(1);
    }
    Set<String> recorded = new HashSet<>();
    gate.search("--limit", "1000000").forEach(record -> recorded.add(record.text("id")));
    assertThat(answered).hasSizeGreaterThan(100).allMatch(recorded::contains);
    gate.command("audit", "verify").succeeds();
  }

  private Answer call(Wire wire, Call call) throws IOException {
    Answer answer = wire.call(call);
    if (answer.status() == 200) {
      answered.add(answer.call());
    }
    return answer;
  }

  private static long lines(Gate gate, String text) throws IOException {
    return gate.log().lines().filter(line -> line.contains(text)).count();
  }
}
