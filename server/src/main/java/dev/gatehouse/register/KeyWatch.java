package dev.gatehouse.register;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Hears of keys that are revoked or end earlier in a register that belongs to another process by
 * now. New keys are not heard of: whoever serves with them is there.
 */
final class KeyWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(KeyWatch.class.getName());
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Path folder;
  private final KeyTable table;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("register-watch").factory());
  private Optional<Store> store = Optional.empty();
  private long version = -1;
  private boolean told;

  private KeyWatch(Path folder, KeyTable table) {
    this.folder = folder;
    this.table = table;
  }

  static KeyWatch of(Path folder, KeyTable table) {
    KeyWatch watch = new KeyWatch(folder, table);
    var _ =
        watch.thread.scheduleWithFixedDelay(watch::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      if (store.isEmpty()) {
        store = Optional.of(Store.view(folder));
      }
      store.get().read(this::look);
      told = false;
    } catch (RegisterUnavailable | RuntimeException e) {
      // Its owner may be making it anew; the streams that this is for end soon in any case.
      if (!told) {
        LOG.log(Level.WARNING, "revocations are not heard of for now: {0}", e.getMessage());
      }
      told = true;
    }
  }

  // The pragma's value changes with what others commit: looking costs no look at the keys.
  private boolean look(Connection c) throws SQLException {
    long now = Sql.query(c, "PRAGMA data_version", row -> row.getLong(1)).getFirst();
    if (now != version) {
      KeyRows.ended(c, table::put);
      version = now;
    }
    return true;
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.ifPresent(Store::close);
  }
}
