package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
      List<String> lines = lines(demo.inputReader(), folder.resolve("log"));

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
      assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** The lines below the numbered ones. */
  private static List<String> lines(BufferedReader out, Path log) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean numbered = false;
    for (String line = out.readLine(); lines.size() < 5; line = out.readLine()) {
      assertThat(line).as(Files.readString(log)).isNotNull();
      if (numbered) {
        lines.add(line.strip());
      }
      numbered = line.matches("[1-5]\\. .*");
    }
    return lines;
  }

  private static String run(String line) throws IOException, InterruptedException {
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", line).directory(ROOT.toFile());
    shell.environment().put("GATEHOUSE_BUILD", "no");
    Process process = shell.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String printed = out.readAllAsString();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(line + printed).isZero();
      return printed;
    }
  }
}
