package dev.gatehouse.register;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Approvals as rows. */
final class ApprovalRows {
  private ApprovalRows() {}

  static List<Approval> all(Connection c) throws SQLException {
    // Whoever only reads may stand before a register that an older Gatehouse still owns.
    String fields = Schema.version(c) < 2 ? "'' AS fields" : "fields";
    return Sql.query(c, "SELECT *, " + fields + " FROM approval", ApprovalRows::read);
  }

  static void insert(Connection c, Approval one) throws SQLException {
    Approval.Ask ask = one.ask();
    Sql.update(
        c,
        "INSERT INTO approval (id, digest, caller, integration, api, operation, method, target,"
            + " fields, preview, call, state, life, created, expires)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        one.id(),
        ask.digest(),
        ask.caller(),
        ask.integration(),
        ask.api(),
        ask.operation(),
        ask.method(),
        ask.target(),
        ask.fields(),
        ask.preview(),
        ask.call(),
        one.state().code(),
        ask.life().toMillis(),
        one.created(),
        one.expires());
  }

  /** Returns whether the row was still as {@code before} says. */
  static boolean update(Connection c, Approval before, Approval after) throws SQLException {
    Approval.@Nullable Decision decision = after.decision();
    return Sql.update(
            c,
            "UPDATE approval SET state = ?, expires = ?, fields = ?, preview = ?, decided = ?,"
                + " decider = ?, why = ?, passed = ? WHERE id = ? AND state = ?",
            after.state().code(),
            after.expires(),
            after.ask().fields(),
            after.ask().preview(),
            decision == null ? null : decision.millis(),
            decision == null ? null : decision.by(),
            decision == null ? null : decision.why(),
            after.passed(),
            after.id(),
            before.state().code())
        == 1;
  }

  static void deleteBefore(Connection c, long expired) throws SQLException {
    Sql.update(c, "DELETE FROM approval WHERE expires < ?", expired);
  }

  static void erasePreviews(Connection c, long expired) throws SQLException {
    Sql.update(
        c,
        "UPDATE approval SET fields = '', preview = ''"
            + " WHERE expires <= ? AND (fields <> '' OR preview <> '')",
        expired);
  }

  private static Approval read(ResultSet row) throws SQLException {
    String decider = row.getString("decider");
    return new Approval(
        row.getString("id"),
        new Approval.Ask(
            row.getString("digest"),
            row.getString("caller"),
            row.getString("integration"),
            row.getString("api"),
            row.getString("operation"),
            row.getString("method"),
            row.getString("target"),
            row.getString("fields"),
            row.getString("preview"),
            row.getString("call"),
            Duration.ofMillis(row.getLong("life"))),
        Approval.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getLong("created"),
        row.getLong("expires"),
        decider == null
            ? null
            : new Approval.Decision(decider, row.getString("why"), row.getLong("decided")),
        row.getString("passed"));
  }
}
