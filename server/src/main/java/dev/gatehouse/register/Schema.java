package dev.gatehouse.register;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables, brought to the current version by the numbered scripts beside this class. The version
 * is SQLite's {@code user_version}; a script runs whole or not at all.
 */
final class Schema {
  static final int CURRENT = 2;

  private Schema() {}

  /** The connection must be in a transaction. */
  static void migrate(Connection connection) throws SQLException, RegisterUnavailable {
    int version = version(connection);
    if (version > CURRENT) {
      throw new RegisterUnavailable(
          "the register was written by a newer Gatehouse (version %d of its tables, this build knows %d); run that one"
              .formatted(version, CURRENT));
    }
    for (int next = version + 1; next <= CURRENT; next++) {
      run(connection, script(next));
      run(connection, "PRAGMA user_version = " + next);
    }
  }

  static int version(Connection connection) throws SQLException {
    return Sql.query(connection, "PRAGMA user_version", row -> row.getInt(1)).getFirst();
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : script.split(";\\s*\n", -1)) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
    }
  }

  private static String script(int version) {
    String name = "V" + version + ".sql";
    try (InputStream in = Schema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
