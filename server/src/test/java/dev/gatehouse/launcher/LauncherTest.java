package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final Tree tree;

  LauncherTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.tree = new Tree(folder);
  }

  private static Ended ended(Process process) {
    return Ended.of(process, PATIENCE.multipliedBy(6));
  }

  @Test
  void builds_on_first_use_and_becomes_the_java_process() throws Exception {
    Process process = tree.start(tree.launcher(), folder, "audit", "search", "--since", "1 h");
    Ended ended = ended(process);

    assertThat(ended.exit()).isZero();
    assertThat(ended.err()).hasLineCount(1).contains("building");
    assertThat(ended.out().lines().findFirst()).contains(Long.toString(process.pid()));
    assertThat(ended.out()).endsWith("gatehouse.jar\naudit\nsearch\n--since\n1 h\n");
  }

  @Test
  void builds_once_for_many_starts_at_the_same_time() throws Exception {
    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      starts.add(tree.start(tree.launcher(), folder, "check"));
    }
    for (Process start : starts) {
      assertThat(ended(start).exit()).isZero();
    }

    assertThat(tree.countBuilds()).isEqualTo(1);
  }

  @Test
  void builds_again_only_after_a_change() throws Exception {
    ended(tree.start(tree.launcher(), folder, "check"));

    assertThat(ended(tree.start(tree.launcher(), folder, "check")).err()).isEmpty();
    assertThat(tree.countBuilds()).isEqualTo(1);

    tree.change("engines/one");
    assertThat(ended(tree.start(tree.launcher(), folder, "check")).err()).contains("building");
    assertThat(tree.countBuilds()).isEqualTo(2);
  }

  @Test
  void finds_its_tree_through_a_symbolic_link() throws Exception {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, Path.of("the tree/gatehouse"));

    assertThat(ended(tree.start(link, folder.getRoot(), "check")).out())
        .contains("the tree/server/target/gatehouse.jar");
  }

  @Test
  void shows_why_a_build_failed_and_does_not_start() throws Exception {
    tree.maven("echo '[INFO] on and on'; echo '[ERROR] A.java: no such type'; exit 1");

    Ended ended = ended(tree.start(tree.launcher(), folder, "check"));

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("no such type", "build.log").doesNotContain("on and on");
  }

  @Test
  void runs_an_old_build_when_it_cannot_make_a_new_one() throws Exception {
    ended(tree.start(tree.launcher(), folder, "check"));
    tree.change("server");
    tree.withoutMaven();

    Ended ended = ended(tree.start(tree.launcher(), folder, "check"));

    assertThat(ended.exit()).isZero();
    assertThat(ended.err()).contains("old build");
    assertThat(ended.out()).endsWith("check\n");
  }

  @Test
  void makes_a_cache_beside_the_first_start_and_another_for_another_jdk() throws Exception {
    tree.withCache();
    assertThat(ended(tree.start(tree.launcher(), folder, "run")).out()).doesNotContain("AOT");
    assertThat(tree.rehearsed(1, PATIENCE)).containsExactly("AB-25.0.1+8");

    assertThat(ended(tree.start(tree.launcher(), folder, "run")).out())
        .contains("-XX:AOTCache=", "server/target/gatehouse-AB-25.0.1+8.aot");

    tree.jdk("25.0.2+1", true);
    assertThat(ended(tree.start(tree.launcher(), folder, "run")).out()).doesNotContain("AOT");
    assertThat(tree.rehearsed(2, PATIENCE)).containsExactly("AB-25.0.1+8", "AB-25.0.2+1");
  }

  @Test
  void does_without_a_cache_that_could_not_be_made() throws Exception {
    tree.withCache();
    tree.jdk("25.0.1+8", false);
    ended(tree.start(tree.launcher(), folder, "run"));
    assertThat(tree.rehearsed(1, PATIENCE)).hasSize(1);

    Ended ended = ended(tree.start(tree.launcher(), folder, "run"));

    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).doesNotContain("AOT");
    assertThat(tree.rehearsed(2, Duration.ofMillis(300))).hasSize(1);
  }

  @Test
  void says_what_to_install_when_there_is_no_jdk_25() throws Exception {
    String script =
        "source '"
            + Path.of(System.getProperty("gatehouse.root"), "build/jdk.sh")
            + "'; is_jdk_25() { return 1; }; find_jdk";

    Ended ended = Ended.of(new ProcessBuilder("bash", "-c", script));

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("no JDK 25", "JAVA_HOME", "adoptium.net");
  }
}
