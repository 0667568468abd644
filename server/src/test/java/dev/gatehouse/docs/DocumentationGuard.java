package dev.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gatehouse.FreshJar;
import dev.gatehouse.OwnPort;
import dev.gatehouse.demo.AcmeCrm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command that the documentation shows does what it shows. */
class DocumentationGuard {
  private static final Path ROOT = Path.of(System.getProperty("gatehouse.root"));
  private static final String TOKEN = "the-credential-that-the-crm-wants";

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> below = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, below)
          .filter(file -> file.toString().endsWith(".md"))
          .map(ROOT::relativize)
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void runs_as_it_is_written(Path document, @TempDir Path folder) throws IOException {
    Transcript transcript = Transcript.of(Files.readString(ROOT.resolve(document)));
    if (transcript.steps().isEmpty()) {
      return;
    }
    try (AcmeCrm crm = AcmeCrm.start(loopback(), TOKEN);
        Desk desk = new Desk(folder, crm)) {
      for (Transcript.Step step : transcript.steps()) {
        desk.follow(document, step);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void links_to_what_exists(Path document) throws IOException {
    Matcher link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)").matcher(read(document));
    while (link.find()) {
      assertThat(ROOT.resolve(document).resolveSibling(link.group(1))).exists();
    }
  }

  @Test
  void tests_with_the_command_that_the_readme_names() throws IOException {
    assertThat(read(Path.of("README.md"))).contains("$ mvn verify\n");
    assertThat(read(Path.of(".ci/run"))).containsPattern("\nmvn [^\n]*\\bverify\\b");
  }

  private static String read(Path document) throws IOException {
    return Files.readString(ROOT.resolve(document));
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** A newcomer's desk: a checkout, a shell in it, and a CRM of their own. */
  private static final class Desk implements AutoCloseable {
    private final OwnPort callers = new OwnPort();
    private final OwnPort admin = new OwnPort();
    private final Shell shell;
    private final Map<String, String> ports = new LinkedHashMap<>();
    private String demoFolder = "DIR";

    Desk(Path folder, AcmeCrm crm) throws IOException {
      ports.put("8443", Integer.toString(callers.number()));
      ports.put("9443", Integer.toString(admin.number()));
      ports.put("9001", Integer.toString(crm.url().getPort()));
      Files.createSymbolicLink(folder.resolve("gatehouse"), ROOT.resolve("gatehouse"));
      Path quickstart = Files.createDirectories(folder.resolve("examples/quickstart"));
      for (String name : List.of("gatehouse.yaml", "crm.openapi.yaml")) {
        String text = Files.readString(ROOT.resolve("examples/quickstart").resolve(name));
        Files.writeString(quickstart.resolve(name), onFreePorts(text));
      }
      var _ = FreshJar.path(); // what is not built anew is not to be old either
      shell = new Shell(folder, Map.of("GATEHOUSE_BUILD", "no"));
    }

    void follow(Path document, Transcript.Step written) throws IOException {
      if (written.command().equals("mvn verify")) {
        return; // is what runs this test
      }
      Transcript.Step step =
          new Transcript.Step(
              written.line(),
              onFreePorts(written.command()),
              written.prints().stream().map(this::onFreePorts).toList());
      Shell.Said said =
          step.command().matches("(\\./)?gatehouse (run|demo)\\b.*")
              ? shell.leaveRunning(step.command(), step)
              : shell.type(step.command());
      Matcher demo = Pattern.compile("-c (\\S+)/gatehouse.yaml").matcher(said.output());
      if (step.command().endsWith("gatehouse demo") && demo.find()) {
        demoFolder = demo.group(1);
      }
      if (said.code() != 0 || !step.matches(said.output())) {
        fail(
            "%s:%d: `%s` ended with %d and printed:%n%s",
            document, step.line(), step.command(), said.code(), said.output());
      }
    }

    private String onFreePorts(String text) {
      String there = text.replace("DIR/", demoFolder + "/");
      for (Map.Entry<String, String> port : ports.entrySet()) {
        there = there.replace(":" + port.getKey(), ":" + port.getValue());
      }
      return there;
    }

    @Override
    public void close() throws IOException {
      shell.close();
      callers.close();
      admin.close();
    }
  }
}
