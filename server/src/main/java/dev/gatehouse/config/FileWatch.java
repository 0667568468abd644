package dev.gatehouse.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that files changed, came or went. It looks rather than listens, so that links, mounts and
 * replaced files are all seen; a change is told once the files look the same twice.
 */
public final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
  private static final String GONE = "gone";

  private final Supplier<? extends Collection<Path>> files;
  private final Runnable changed;
  private final ScheduledExecutorService looking;
  private Map<Path, String> told;
  private Map<Path, String> last;

  /**
   * Begins to watch; what changes from now on is told, on a thread of this watch.
   *
   * @param files asked at each look, so that the set may change
   */
  public FileWatch(Supplier<? extends Collection<Path>> files, Duration every, Runnable changed) {
    this.files = files;
    this.changed = changed;
    this.told = stamps();
    this.last = told;
    this.looking =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("gatehouse-file-watch").daemon().factory());
    long nanos = every.toNanos();
    var _ = looking.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void look() {
    try {
      Map<Path, String> now = stamps();
      boolean settled = now.equals(last);
      last = now;
      if (settled && !now.equals(told)) {
        told = now;
        changed.run();
      }
    } catch (RuntimeException e) {
      // An exception would end the watch for good.
      LOG.error("looking for changed files failed", e);
    }
  }

  private Map<Path, String> stamps() {
    Map<Path, String> stamps = new HashMap<>();
    files.get().forEach(file -> stamps.put(file, stamp(file)));
    return Map.copyOf(stamps);
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime().to(TimeUnit.NANOSECONDS)
          + " "
          + now.size()
          + " "
          + now.fileKey();
    } catch (IOException e) {
      return GONE;
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
