package dev.gatehouse.register;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.BiConsumer;

/** Keys as rows of the database. */
final class KeyRows {
  private static final String ALL =
      "SELECT id, hash, integration, imported, created, expires, revoked FROM api_key";

  private KeyRows() {}

  static void all(Connection c, BiConsumer<KeyHash, Key> into) throws SQLException {
    read(c, ALL, into);
  }

  /** Those that were revoked or have an end. */
  static void ended(Connection c, BiConsumer<KeyHash, Key> into) throws SQLException {
    read(c, ALL + " WHERE revoked IS NOT NULL OR expires IS NOT NULL", into);
  }

  private static void read(Connection c, String sql, BiConsumer<KeyHash, Key> into)
      throws SQLException {
    Sql.each(
        c,
        sql,
        row ->
            into.accept(
                KeyHash.fromHex(row.getString(2)),
                new Key(
                    row.getString(1),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getLong(5),
                    orNever(row, 6),
                    orNever(row, 7))));
  }

  private static long orNever(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Key.NEVER : millis;
  }
}
