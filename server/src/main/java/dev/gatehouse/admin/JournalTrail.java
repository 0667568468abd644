package dev.gatehouse.admin;

import dev.gatehouse.audit.Filter;
import dev.gatehouse.audit.Search;
import dev.gatehouse.audit.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the journal from its files, so that it needs nobody who runs. */
public final class JournalTrail implements AuditTrail {
  private static final List<String> CALL =
      List.of("time", "caller", "api", "operation", "target", "status", "decision", "reason", "id");

  private static final List<String> CHANGE =
      List.of("time", "by", "action", "subject", "before", "after");

  @Override
  public int search(Path stateFolder, AuditQuery query, boolean json, Terminal terminal)
      throws Failed {
    List<Filter> filters = new ArrayList<>();
    query.filters().forEach((field, value) -> filters.add(new Filter(field, value)));
    try {
      Instant since = query.since().orElse(Instant.EPOCH);
      print(
          Search.of(journal(stateFolder)).newest(filters, since, query.limit()),
          CALL,
          json,
          terminal);
      return 0;
    } catch (IOException e) {
      throw unreadable(stateFolder, e);
    }
  }

  @Override
  public int changes(Path stateFolder, AuditQuery query, boolean json, Terminal terminal)
      throws Failed {
    try {
      Instant since = query.since().orElse(Instant.EPOCH);
      print(Search.of(journal(stateFolder)).changes(since, query.limit()), CHANGE, json, terminal);
      return 0;
    } catch (IOException e) {
      throw unreadable(stateFolder, e);
    }
  }

  @Override
  public int show(Path stateFolder, String id, boolean json, Terminal terminal) throws Failed {
    String record;
    try {
      record =
          Search.of(journal(stateFolder))
              .byId(id)
              .orElseThrow(() -> Failed.mistake("there is no record of a call " + id));
    } catch (IOException e) {
      throw unreadable(stateFolder, e);
    }
    if (json) {
      terminal.out().println(record);
    } else {
      Table.print(row(record), terminal.out());
    }
    return 0;
  }

  @Override
  public int verify(Path stateFolder, boolean json, Terminal terminal) throws Failed {
    Verification result;
    try {
      result = Verification.of(journal(stateFolder));
    } catch (IOException e) {
      throw unreadable(stateFolder, e);
    }
    if (json) {
      terminal
          .out()
          .println(
              JsonLine.write(
                  Row.of(
                          "passes", result.passes(),
                          "records", result.records(),
                          "unsigned", result.unsigned(),
                          "findings", result.findings(),
                          "remarks", result.remarks())
                      .fields()));
    } else {
      result.findings().forEach(terminal.out()::println);
      result.remarks().forEach(terminal.err()::println);
      terminal
          .out()
          .println(
              "%d records, %d of them after the last checkpoint: %s"
                  .formatted(
                      result.records(),
                      result.unsigned(),
                      result.passes() ? "intact" : "NOT INTACT"));
    }
    return result.passes() ? 0 : Failed.OPERATION;
  }

  private static void print(
      List<String> records, List<String> columns, boolean json, Terminal terminal) {
    if (json) {
      records.forEach(terminal.out()::println);
    } else {
      Table.print(records.stream().map(JournalTrail::row).toList(), columns, terminal.out());
    }
  }

  private static Row row(String record) {
    return new Row(JsonLine.read(record));
  }

  private static Path journal(Path stateFolder) throws Failed {
    if (!Files.isDirectory(stateFolder.resolve("journal"))) {
      throw Failed.operation("there is no journal in " + stateFolder);
    }
    return stateFolder;
  }

  private static Failed unreadable(Path stateFolder, IOException e) {
    return Failed.operation("the journal in " + stateFolder + " cannot be read: " + e.getMessage());
  }
}
