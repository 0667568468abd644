package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConformanceReport;
import dev.gatehouse.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** h2spec 2.2.0: HTTP/2 and HPACK, rule by rule. */
class H2specConformance {
  private static final Pattern RESULT =
      Pattern.compile("(\\d+) tests, (\\d+) passed, (\\d+) skipped, (\\d+) failed");

  @TempDir Path folder;

  @Test
  void keeps_every_rule() throws Exception {
    Path archive =
        Path.of("target", "h2spec", "2.2.0", "h2spec_linux_amd64.tar.gz").toAbsolutePath();
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    Assumptions.assumeTrue(
        system.toLowerCase(Locale.ROOT).equals("linux amd64"),
        () -> "skipped: h2spec comes for Linux on x86-64, this is " + system);
    assertThat(archive).as("copied by the build").exists();
    run("tar", "-xzf", archive.toString(), "-C", folder.toString());
    String content = "hello from the upstream";
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n" + content;
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(answer);
        Door door = Door.to(upstream.url()).open()) {
      String port = Integer.toString(door.listener.address().getPort());
      String said = run(folder.resolve("h2spec").toString(), "-h", "127.0.0.1", "-p", port, "-S");
      Matcher result = RESULT.matcher(said);
      assertThat(result.find()).as(said).isTrue();
      int all = Integer.parseInt(result.group(1));
      int passed = Integer.parseInt(result.group(2));
      ConformanceReport.write("h2spec", new ConformanceReport.Row(passed, all, List.of()));
      assertThat(all).isEqualTo(146);
      assertThat(passed).as(said).isEqualTo(146);
    }
  }

  /** What a program says, however it ends. */
  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return Ended.of(process, Duration.ofMinutes(5)).out();
  }
}
