package dev.gatehouse.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A source tree with the real launcher, a JDK that only says how it was called, and a Maven that
 * only counts.
 */
final class Tree {
  private final Path root;
  private final Path jdk;
  private final Path bin;
  private String cache = "off";

  Tree(Path folder) throws IOException {
    root = folder.resolve("the tree");
    jdk = folder.resolve("jdk");
    bin = folder.resolve("bin");
    Path repository = Path.of(System.getProperty("gatehouse.root"));
    for (String name : List.of("gatehouse", "build/jdk.sh")) {
      Path copy = root.resolve(name);
      Files.createDirectories(copy.getParent());
      Files.copy(repository.resolve(name), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (String name : List.of("engines/one", "demo", "server")) {
      write(root.resolve(name).resolve("pom.xml"), "");
      write(source(name), "");
    }
    write(root.resolve("pom.xml"), "");
    write(root.resolve("build/Rehearse.java"), "");
    jdk("25.0.1+8", true);
    script(bin.resolve("sleep"), "[[ $1 == 10 ]] || exec /usr/bin/sleep \"$@\"");
    maven("sleep 0.3; mkdir -p 'SERVER'; echo jar >'SERVER/gatehouse.jar'");
  }

  /** From now on starts leave somebody behind who writes into the tree. */
  void withCache() {
    cache = "on";
  }

  /** What Maven does when it is called; `SERVER` stands for the server's target folder. */
  void maven(String does) throws IOException {
    String text = does.replace("SERVER", root.resolve("server/target").toString());
    script(bin.resolve("mvn"), "echo build >>'" + builds() + "'\n" + text);
  }

  /** A build of the JDK, which makes a cache for fast starts, or an empty one. */
  void jdk(String build, boolean works) throws IOException {
    write(
        jdk.resolve("release"),
        "JAVA_RUNTIME_VERSION=\"" + build + "\"\nJAVA_VERSION=\"25.0.1\"\nIMPLEMENTOR=\"A B\"\n");
    script(
        jdk.resolve("bin/java"),
        """
        if [[ $1 == */Rehearse.java ]]; then
          printf 'CACHE' >"$3/gatehouse-$4.aot"
          echo "$4" >>'REHEARSALS'
          exit
        fi
        echo "$$"
        printf '%s\\n' "$@"
        """
            .replace("CACHE", works ? "cache" : "")
            .replace("REHEARSALS", rehearsals().toString()));
  }

  /** The JDKs that a start was rehearsed with, once there are as many or the time is over. */
  List<String> rehearsed(int count, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    List<String> found = List.of();
    while (found.size() < count && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      found = Files.exists(rehearsals()) ? Files.readAllLines(rehearsals()) : List.of();
    }
    return found;
  }

  private Path rehearsals() {
    return bin.resolve("rehearsals");
  }

  void withoutMaven() throws IOException {
    Files.delete(bin.resolve("mvn"));
    for (String name : List.of("env", "bash", "find", "flock", "mkdir")) {
      script(bin.resolve(name), "exec /usr/bin/" + name + " \"$@\"");
    }
  }

  int countBuilds() throws IOException {
    return Files.exists(builds()) ? Files.readAllLines(builds()).size() : 0;
  }

  Path launcher() {
    return root.resolve("gatehouse");
  }

  void change(String module) throws IOException {
    Files.setLastModifiedTime(source(module), FileTime.from(Instant.now().plusSeconds(1)));
  }

  /** Starts a launcher with nothing of this machine but its system folders. */
  Process start(Path launcher, Path from, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    boolean bare = !Files.exists(bin.resolve("mvn"));
    environment.put("PATH", bare ? bin.toString() : bin + ":/usr/bin:/bin");
    environment.put("JAVA_HOME", jdk.toString());
    environment.put("GATEHOUSE_CACHE", cache);
    return builder.start();
  }

  private Path source(String module) {
    return root.resolve(module).resolve("src/main/java/A.java");
  }

  private Path builds() {
    return bin.resolve("builds");
  }

  private static void script(Path file, String text) throws IOException {
    write(file, "#!/bin/bash\n" + text + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
