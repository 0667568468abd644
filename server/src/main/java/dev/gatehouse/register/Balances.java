package dev.gatehouse.register;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The quota balances that outlive a restart. Every method may block. */
public final class Balances {
  private static final Duration AT_MOST = Duration.ofSeconds(30);

  private final Store store;

  Balances(Store store) {
    this.store = store;
  }

  /** By the names they were kept under. */
  public Map<String, Balance> load() throws RegisterUnavailable {
    return store.read(
        c -> {
          Map<String, Balance> balances = new HashMap<>();
          Sql.query(
              c,
              "SELECT name, window_start, used FROM quota_balance",
              row -> balances.put(row.getString(1), new Balance(row.getLong(2), row.getLong(3))));
          return balances;
        });
  }

  /**
   * Keeps balances that changed and forgets those whose window is over.
   *
   * @param oldestWindow milliseconds since the epoch; what started before is forgotten
   */
  public void checkpoint(Map<String, Balance> changed, long oldestWindow)
      throws RegisterUnavailable {
    try {
      store.write(
          AT_MOST,
          c -> {
            Sql.update(c, "DELETE FROM quota_balance WHERE window_start < ?", oldestWindow);
            keep(c, changed);
            return true;
          },
          _ -> {});
    } catch (Refused e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keep(Connection c, Map<String, Balance> changed) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT OR REPLACE INTO quota_balance (name, window_start, used) VALUES (?, ?, ?)")) {
      for (Map.Entry<String, Balance> one : changed.entrySet()) {
        insert.setString(1, one.getKey());
        insert.setLong(2, one.getValue().windowStart());
        insert.setLong(3, one.getValue().used());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
