package dev.gatehouse.audit;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what need not be kept, again and again. */
public final class Retaining implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Retaining.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Archive archive;
  private final Optional<Duration> age;
  private final OptionalLong bytes;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("audit-retention").unstarted(this::run);

  public Retaining(Archive archive, Optional<Duration> age, OptionalLong bytes) {
    this.archive = archive;
    this.age = age;
    this.bytes = bytes;
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        retain();
      } while (!stopped.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void retain() {
    try {
      long records = archive.retain(age, bytes);
      if (records > 0) {
        LOG.info("{} records need not be kept any more and were deleted", records);
      }
    } catch (IOException e) {
      LOG.error("what need not be kept cannot be deleted: {}", e.getMessage());
    } catch (RuntimeException e) {
      // Without this thread nothing would be deleted until the next start.
      LOG.error("retention met a bug and goes on", e);
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
