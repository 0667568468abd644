package dev.gatehouse.bench.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The peer: a table of SQLite in WAL mode with full synchronization. */
final class SqliteLog {
  private static final int BATCH = 64;

  private SqliteLog() {}

  static void measure(Path folder, Duration time, Figures figures) throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("log.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("CREATE TABLE log (sequence INTEGER PRIMARY KEY, record BLOB NOT NULL)");
      Duration half = time.dividedBy(2);
      figures.add("SQLite, WAL, FULL, one record per commit: records/s", rate(connection, 1, half));
      figures.add(
          "SQLite, WAL, FULL, 64 records per commit: records/s", rate(connection, BATCH, half));
    }
  }

  private static double rate(Connection connection, int batch, Duration time) throws SQLException {
    Traffic traffic = new Traffic(7);
    connection.setAutoCommit(false);
    long start = System.nanoTime();
    long records = 0;
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO log (record) VALUES (?)")) {
      while (System.nanoTime() - start < time.toNanos()) {
        for (int i = 0; i < batch; i++) {
          insert.setBytes(1, traffic.next());
          insert.executeUpdate();
        }
        connection.commit();
        records += batch;
      }
    }
    return records / ((System.nanoTime() - start) / 1e9);
  }
}
