package dev.gatehouse.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks with Jazzer for a segment that crashes its reader, keeps it busy or takes its memory. */
class JournalFuzz {
  private static final long SECONDS = Long.getLong("gatehouse.seconds", 60);
  private static final long SEED = Long.getLong("gatehouse.seed", 1);

  @Test
  void finds_no_segment_that_harms_its_reader(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + HostileSegment.class.getName());
    command.add("--instrumentation_includes=dev.gatehouse.journal.**");
    command.add("--reproducer_path=" + folder);
    // By the clock, so only what never ends is caught by it; HostileSegment counts the processor's.
    command.addAll(List.of("-max_len=16384", "-timeout=200", "-rss_limit_mb=2048"));
    command.add("-max_total_time=" + SECONDS);
    command.add("-seed=" + (SEED & 0x7fff_ffff));
    command.add("-artifact_prefix=" + folder + "/");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(2 * SECONDS + 600, TimeUnit.SECONDS)).as("ends in time").isTrue();
    String said = Files.readString(output);
    String end = said.substring(Math.max(0, said.length() - 4_000));
    assertThat(process.exitValue()).as("seed %d: %s", SEED, end).isZero();
    System.out.println(
        end.lines().filter(line -> line.startsWith("Done ")).findFirst().orElse(end));
  }
}
