package dev.gatehouse.audit;

import dev.gatehouse.journal.Limits;
import dev.gatehouse.journal.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What becomes of records later: how long they are kept, what holds them, and whose names they
 * lose. Everything it does is a record before it is done.
 */
public final class Archive {
  private static final String HOLDS = "holds";
  private static final String ITSELF = "gatehouse";
  private static final long MICROS_PER_MILLI = 1000;

  private final AuditLog log;
  private final Path state;
  private final Clock clock;
  private final Holds holds;

  private Archive(AuditLog log, Path state, Clock clock, Holds holds) {
    this.log = log;
    this.state = state;
    this.clock = clock;
    this.holds = holds;
  }

  /**
   * The archive of an audit log that is open.
   *
   * @throws IOException if its holds cannot be read
   */
  public static Archive of(AuditLog log, Path state, Clock clock) throws IOException {
    return new Archive(log, state, clock, Holds.read(state.resolve(HOLDS)));
  }

  public List<Hold> holds() {
    return holds.all();
  }

  /**
   * Holds records from now on.
   *
   * @return false if there is a hold of this name
   */
  public synchronized boolean hold(Hold hold, String by, String reason) throws IOException {
    if (holds.named(hold.name()).isPresent()) {
      return false;
    }
    log.change(clock.millis(), by, "hold-add", hold.name(), Map.of(), fields(hold, reason));
    holds.put(hold);
    return true;
  }

  /**
   * Ends a hold.
   *
   * @return false if there is none of this name
   */
  public synchronized boolean release(String name, String by, String reason) throws IOException {
    Optional<Hold> hold = holds.named(name);
    if (hold.isEmpty()) {
      return false;
    }
    log.change(clock.millis(), by, "hold-release", name, fields(hold.get(), reason), Map.of());
    holds.remove(name);
    return true;
  }

  private static Map<String, String> fields(Hold hold, String reason) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("from", hold.from() == Long.MIN_VALUE ? "" : time(hold.from()));
    fields.put("to", hold.to() == Long.MAX_VALUE ? "" : time(hold.to()));
    fields.put("integration", hold.integration());
    fields.put("caller", hold.caller());
    fields.put("reason", reason);
    fields.values().removeIf(String::isEmpty);
    return fields;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /**
   * Destroys the key of a person.
   *
   * @return false if there is nobody of this name
   */
  public synchronized boolean erase(String subject, String by) throws IOException {
    return log.erase(clock.millis(), by, subject);
  }

  /**
   * Deletes the segments that need not be kept and are not held.
   *
   * @param age records older than this need not be kept
   * @param bytes nor the oldest beyond this size in all
   * @return how many records were deleted
   */
  public synchronized long retain(Optional<Duration> age, OptionalLong bytes) throws IOException {
    long before =
        age.map(it -> (clock.millis() - it.toMillis()) * MICROS_PER_MILLI).orElse(Long.MIN_VALUE);
    Limits limits = new Limits(before, bytes.orElse(Long.MAX_VALUE), log.oldestOpen());
    Retention retention = log.journal().retention();
    List<Retention.Candidate> gone = retention.candidates(limits, holds.any(Names.of(state)));
    if (gone.isEmpty()) {
      return 0;
    }
    long records = 0;
    for (Retention.Candidate one : gone) {
      records += one.end() - one.first();
    }
    log.change(
        clock.millis(),
        ITSELF,
        "retention",
        "segments " + gone.getFirst().ordinal() + " to " + gone.getLast().ordinal(),
        Map.of("segments", Integer.toString(gone.size()), "records", Long.toString(records)),
        Map.of());
    retention.release(gone);
    return records;
  }
}
