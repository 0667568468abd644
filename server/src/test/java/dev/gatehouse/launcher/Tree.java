package dev.gatehouse.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A source tree with the real launcher, a JDK that only says how it was called, and a Maven that
 * only counts.
 */
final class Tree {
  private final Path root;
  private final Path jdk;
  private final Path bin;

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
    write(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    script(jdk.resolve("bin/java"), "echo \"$$\"; printf '%s\\n' \"$@\"");
    maven("sleep 0.3; mkdir -p 'SERVER'; echo jar >'SERVER/gatehouse.jar'");
  }

  /** What Maven does when it is called; `SERVER` stands for the server's target folder. */
  void maven(String does) throws IOException {
    String text = does.replace("SERVER", root.resolve("server/target").toString());
    script(bin.resolve("mvn"), "echo build >>'" + builds() + "'\n" + text);
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
