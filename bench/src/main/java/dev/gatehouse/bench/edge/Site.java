package dev.gatehouse.bench.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Where a measurement happens: a folder of its own, and the processes that run in it. */
public final class Site implements AutoCloseable {
  private final Path folder;

  // The hook reads it in a thread of its own, perhaps while more are started.
  private final List<Contender> running = new CopyOnWriteArrayList<>();

  private boolean failed;

  private Site(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(new Thread(() -> running.forEach(Contender::close)));
  }

  /** A new one. */
  public static Site open() throws IOException {
    return new Site(Files.createTempDirectory("gatehouse-bench"));
  }

  /** The launcher of the tree that is measured. */
  public static Path launcher() {
    return Path.of(System.getProperty("gatehouse.root", "."), "gatehouse");
  }

  public Path folder() {
    return folder;
  }

  /** Ends the process with the site. */
  public Contender with(Contender contender) {
    running.add(contender);
    return contender;
  }

  /** Keeps the folder, for its logs. */
  public void keep() {
    failed = true;
  }

  @Override
  public void close() throws IOException {
    running.forEach(Contender::close);
    running.clear();
    if (failed) {
      System.err.println("logs are kept in " + folder);
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
