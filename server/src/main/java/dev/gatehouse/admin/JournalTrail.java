package dev.gatehouse.admin;

import dev.gatehouse.audit.Filter;
import dev.gatehouse.audit.Following;
import dev.gatehouse.audit.Search;
import dev.gatehouse.audit.Verification;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Reads the journal from its files, so that it needs nobody who runs. */
public final class JournalTrail implements AuditTrail {
  private static final List<String> CALL =
      List.of("time", "caller", "api", "operation", "target", "status", "decision", "reason", "id");

  private static final Duration LOOK = Duration.ofMillis(200);
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
  public int tail(Path stateFolder, AuditQuery query, boolean json, Terminal terminal)
      throws Failed {
    List<Filter> filters = new ArrayList<>();
    query.filters().forEach((field, value) -> filters.add(new Filter(field, value)));
    try (Following following = Following.of(journal(stateFolder), filters, query.since())) {
      Table.Growing table = new Table.Growing(CALL, terminal.out());
      while (!Thread.currentThread().isInterrupted() && !terminal.out().checkError()) {
        following.next(
            record -> {
              if (json) {
                terminal.out().println(record);
              } else {
                table.print(row(record));
              }
            });
        terminal.out().flush();
        LockSupport.parkNanos(LOOK.toNanos());
      }
      return 0;
    } catch (ClosedByInterruptException e) {
      return 0;
    } catch (IOException e) {
      throw unreadable(stateFolder, e);
    }
  }

  @Override
  public int verify(Path stateFolder, Optional<Path> checkpoint, boolean json, Terminal terminal)
      throws Failed {
    Verification result;
    try {
      result =
          checkpoint.isPresent()
              ? Verification.of(journal(stateFolder), checkpoint(checkpoint.get()))
              : Verification.of(journal(stateFolder));
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
                          "released", result.released(),
                          "findings", result.findings(),
                          "remarks", result.remarks())
                      .fields()));
    } else {
      result.findings().forEach(terminal.out()::println);
      result.remarks().forEach(terminal.err()::println);
      terminal
          .out()
          .println(
              "%d records, %d of them after the last checkpoint%s: %s"
                  .formatted(
                      result.records(),
                      result.unsigned(),
                      result.released() == 0
                          ? ""
                          : ", %d more deleted by retention".formatted(result.released()),
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

  private static Path checkpoint(Path file) throws Failed {
    if (!Files.isReadable(file)) {
      throw Failed.mistake("there is no checkpoint in " + file);
    }
    return file;
  }

  private static Path journal(Path stateFolder) throws Failed {
    boolean itself = stateFolder.endsWith("journal") && Files.isDirectory(stateFolder);
    if (!itself && !Files.isDirectory(stateFolder.resolve("journal"))) {
      throw Failed.operation("there is no journal in " + stateFolder);
    }
    return stateFolder;
  }

  private static Failed unreadable(Path stateFolder, IOException e) {
    return Failed.operation("the journal in " + stateFolder + " cannot be read: " + e.getMessage());
  }
}
