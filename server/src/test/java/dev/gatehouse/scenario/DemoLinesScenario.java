package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ended;
import dev.gatehouse.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five lines that {@code gatehouse demo} prints, run as they stand there. */
class DemoLinesScenario {
  private static final Path ROOT = Path.of(System.getProperty("gatehouse.root"));
  private static final Pattern COUNTED = Pattern.compile("(\\d+) (\\d{3})");

  @Test
  void each_of_them_prints_what_it_promises(@TempDir Path folder) throws Exception {
    Process demo =
        new ProcessBuilder(
                Gate.java("demo", "--state", folder.resolve("demo").toString(), "--port", "0"))
            .redirectError(folder.resolve("log").toFile())
            .start();
    try {
      List<String> lines = lines(new Lines(demo), folder.resolve("log"));

      assertThat(Json.of(run(lines.get(0))).names()).containsExactly("id", "name", "company");
      assertThat(Json.of(run(lines.get(1))).text("code")).isEqualTo("not-granted");
      Json invalid = Json.of(run(lines.get(2)));
      assertThat(invalid.text("code")).isEqualTo("body-invalid");
      assertThat(invalid.at("/errors/0").text("pointer")).isEqualTo("/text");
      Matcher counted = COUNTED.matcher(run(lines.get(3)));
      assertThat(counted.find()).isTrue();
      assertThat(counted.group(2)).isEqualTo("200");
      int good = Integer.parseInt(counted.group(1));
      assertThat(counted.find()).isTrue();
      assertThat(counted.group(2)).isEqualTo("429");
      assertThat(good).isBetween(15, 29);
      assertThat(good + Integer.parseInt(counted.group(1))).isEqualTo(30);
      assertThat(run(lines.get(4)))
          .contains("getContact", "deleteContact", "createNote")
          .contains("not-granted", "body-invalid", "rate-exceeded")
          .contains("note-assistant");
      assertThat(run("./gatehouse audit search -c " + folder.resolve("demo")))
          .contains("rate-exceeded");
    } finally {
      demo.destroy();
      boolean ended = demo.waitFor(30, TimeUnit.SECONDS);
      demo.destroyForcibly();
      assertThat(ended).isTrue();
    }
  }

  /** The lines below the numbered ones. */
  private static List<String> lines(Lines out, Path log) throws IOException {
    List<String> lines = new ArrayList<>();
    try {
      for (int number = 1; number <= 5; number++) {
        out.await(number + ". ");
        lines.add(out.next().strip());
      }
    } catch (AssertionError e) {
      throw new AssertionError(Files.readString(log), e);
    }
    return lines;
  }

  private static String run(String line) throws IOException {
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", line).directory(ROOT.toFile());
    shell.environment().put("GATEHOUSE_BUILD", "no");
    return Ended.of(shell).succeeds().out();
  }
}
