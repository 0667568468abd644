package dev.gatehouse.register;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The database of a state folder: one connection, and one thread that alone uses it. What it said
 * was written is on the disk (WAL, {@code synchronous=FULL}).
 */
final class Store implements AutoCloseable {
  static final String FILE = "register.db";
  private static final int WAITING_WRITES = 1024;
  private static final Duration READ_AT_MOST = Duration.ofSeconds(30);

  /** Something done in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection connection) throws SQLException, Refused, RegisterUnavailable;
  }

  private final Connection connection;
  private final ThreadPoolExecutor thread;

  private Store(Connection connection) {
    this.connection = connection;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_WRITES),
            Thread.ofPlatform().daemon().name("register").factory());
  }

  /** Opens the database of a folder that this process owns; makes it if there is none. */
  static Store open(Path folder) throws RegisterUnavailable {
    Path file = folder.resolve(FILE);
    NativeLibrary.keepIn(folder);
    try {
      if (!Files.exists(file)) {
        // SQLite gives its other files the permissions of the first.
        Files.createFile(file);
        StateFolder.restrict(file, "rw-------");
      }
    } catch (IOException e) {
      throw new RegisterUnavailable("the register " + file + " cannot be made", e);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    Store store = connect(file, config);
    store.prepare();
    return store;
  }

  /** Opens the database for reading, whoever owns the folder. */
  static Store view(Path folder) throws RegisterUnavailable {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      throw new RegisterUnavailable("there is no register in " + folder);
    }
    NativeLibrary.keepIn(folder);
    Store store = connect(file, new SQLiteConfig());
    store.read(c -> Sql.update(c, "PRAGMA query_only = ON"));
    return store;
  }

  private static Store connect(Path file, SQLiteConfig config) throws RegisterUnavailable {
    config.setBusyTimeout(5_000);
    try {
      return new Store(config.createConnection("jdbc:sqlite:" + file));
    } catch (SQLException e) {
      throw new RegisterUnavailable("the register " + file + " cannot be opened", e);
    }
  }

  private void prepare() throws RegisterUnavailable {
    try {
      write(
          READ_AT_MOST,
          c -> {
            Schema.migrate(c);
            return true;
          },
          _ -> {});
    } catch (Refused e) {
      throw new IllegalStateException(e);
    } catch (RegisterUnavailable e) {
      close();
      throw e;
    }
  }

  /** Reads, in the register's thread. */
  <T> T read(Work<T> work) throws RegisterUnavailable {
    try {
      return write(READ_AT_MOST, work, _ -> {});
    } catch (Refused e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Does the work in a transaction of its own and returns when it is on the disk.
   *
   * @param committed runs in the register's thread after the commit and before the next work
   * @throws RegisterUnavailable if it did not happen, or not in time; then it may still happen
   */
  <T> T write(Duration atMost, Work<T> work, Consumer<? super T> committed)
      throws RegisterUnavailable, Refused {
    Future<T> result;
    try {
      result = thread.submit(() -> transact(work, committed));
    } catch (RejectedExecutionException e) {
      throw new RegisterUnavailable(
          thread.isShutdown() ? "the register is closed" : "too many writes wait for the register");
    }
    try {
      return result.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      result.cancel(false);
      throw new RegisterUnavailable("the register did not answer in " + atMost.toMillis() + " ms");
    } catch (InterruptedException e) {
      result.cancel(false);
      Thread.currentThread().interrupt();
      throw new RegisterUnavailable("the call ended before the register answered");
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    }
  }

  private static RegisterUnavailable thrown(@Nullable Throwable cause)
      throws Refused, RegisterUnavailable {
    switch (cause) {
      case Refused refused -> throw refused;
      case RegisterUnavailable unavailable -> throw unavailable;
      case SQLException failed ->
          throw new RegisterUnavailable("the register could not be used", failed);
      case null, default -> throw new IllegalStateException(cause);
    }
  }

  private <T> T transact(Work<T> work, Consumer<? super T> committed) throws Exception {
    T result;
    try {
      // Not the driver's own transactions: it loses count where SQLite itself rolled one back.
      Sql.update(connection, "BEGIN");
      result = work.in(connection);
      Sql.update(connection, "COMMIT");
    } catch (Exception | Error e) {
      undo(e);
      throw e;
    }
    committed.accept(result);
    return result;
  }

  private void undo(Throwable because) {
    try {
      Sql.update(connection, "ROLLBACK");
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }

  /** Finishes what was begun. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException("the register did not close", e);
    }
  }
}
