package dev.gatehouse.register;

import dev.gatehouse.pipeline.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * All approvals: asked for by controls, decided by people. Only the register's thread changes it.
 */
public final class ApprovalBook implements Approvals {
  /** How many calls of one caller may wait for a decision at the same time. */
  public static final int PENDING_PER_CALLER = 100;

  private static final Duration AT_MOST = Duration.ofSeconds(10);
  private static final long REMEMBERED_MILLIS = Duration.ofDays(7).toMillis();
  private static final long SWEEP_MILLIS = 60_000;
  private static final int ID_LENGTH = 12;

  private final Map<String, Approval> byId = new ConcurrentHashMap<>();
  private final Map<String, Approval> byDigest = new ConcurrentHashMap<>();
  private final Store store;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Changes changes;
  private long sweptMillis;

  ApprovalBook(Store store, InstantSource clock, RandomGenerator random, Changes changes) {
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.changes = changes;
  }

  @Override
  public Optional<Approval> find(String digest) {
    return Optional.ofNullable(byDigest.get(digest)).filter(found -> found.isLive(clock.millis()));
  }

  @Override
  public Optional<Approval> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** All that are remembered, oldest first. */
  public List<Approval> all() {
    return byId.values().stream()
        .sorted(Comparator.comparingLong(Approval::created).thenComparing(Approval::id))
        .toList();
  }

  /** How many wait for a decision now. */
  public long pending() {
    long now = clock.millis();
    return byId.values().stream()
        .filter(one -> one.state() == Approval.State.PENDING && one.isLive(now))
        .count();
  }

  @Override
  public Opened open(Waiting waiting, Approval.Ask ask) throws RegisterUnavailable {
    return open(waiting.left(), ask);
  }

  Opened open(Duration atMost, Approval.Ask ask) throws RegisterUnavailable {
    try {
      return store.write(atMost, c -> open(c, ask), this::show);
    } catch (Refused e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean pass(Waiting waiting, String id, String call) throws RegisterUnavailable {
    return pass(waiting.left(), id, call);
  }

  boolean pass(Duration atMost, String id, String call) throws RegisterUnavailable {
    try {
      return store
          .write(atMost, c -> pass(c, id, call), passed -> passed.ifPresent(this::show))
          .isPresent();
    } catch (Refused e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets the call pass once; may block. */
  public Approval grant(String id, String by, String why) throws RegisterUnavailable, Refused {
    return decide(id, Approval.State.GRANTED, by, why);
  }

  /** Refuses the call for as long as a decision counts; may block. */
  public Approval deny(String id, String by, String why) throws RegisterUnavailable, Refused {
    return decide(id, Approval.State.DENIED, by, why);
  }

  void remember(Approval loaded) {
    show(loaded);
  }

  private Opened open(Connection c, Approval.Ask ask) throws SQLException {
    long now = clock.millis();
    sweep(c, now);
    Optional<Approval> standing = find(ask.digest());
    if (standing.isPresent()) {
      return new Standing(standing.get());
    }
    int pending = pendingOf(ask, now);
    if (pending >= PENDING_PER_CALLER) {
      return new TooMany(pending);
    }
    Approval opened =
        new Approval(
            "apr-" + Ids.random(random, ID_LENGTH),
            ask,
            Approval.State.PENDING,
            now,
            now + ask.life().toMillis(),
            null,
            null);
    ApprovalRows.insert(c, opened);
    return new Standing(opened);
  }

  private int pendingOf(Approval.Ask ask, long now) {
    int pending = 0;
    for (Approval one : byId.values()) {
      if (one.state() == Approval.State.PENDING
          && one.isLive(now)
          && one.ask().caller().equals(ask.caller())
          && one.ask().integration().equals(ask.integration())) {
        pending++;
      }
    }
    return pending;
  }

  private Optional<Approval> pass(Connection c, String id, String call) throws SQLException {
    Approval granted = byId.get(id);
    if (granted == null
        || granted.state() != Approval.State.GRANTED
        || !granted.isLive(clock.millis())) {
      return Optional.empty();
    }
    Approval passed = granted.passed(call);
    // The table is asked too: memory is only ever a copy of it.
    return ApprovalRows.update(c, granted, passed) ? Optional.of(passed) : Optional.empty();
  }

  private Approval decide(String id, Approval.State state, String by, String why)
      throws RegisterUnavailable, Refused {
    return store.write(AT_MOST, c -> decide(c, id, state, by, why), this::show);
  }

  private Approval decide(Connection c, String id, Approval.State state, String by, String why)
      throws SQLException, Refused, RegisterUnavailable {
    long now = clock.millis();
    Approval pending = byId.get(id);
    if (pending == null) {
      throw Refused.nothing("there is no approval " + id);
    }
    if (pending.state() != Approval.State.PENDING || !pending.isLive(now)) {
      throw new Refused(
          "approval %s is not pending any more: it is %s".formatted(id, pending.stateAt(now)));
    }
    if (pending.ask().caller().equals(by)) {
      throw new Refused("approval %s was asked for by %s, who cannot decide it".formatted(id, by));
    }
    Approval decided = pending.decided(state, new Approval.Decision(by, why, now));
    if (!ApprovalRows.update(c, pending, decided)) {
      throw new RegisterUnavailable("approval " + id + " is not in the store as it is in memory");
    }
    changes.keep(
        new Change(
            now,
            by,
            state == Approval.State.GRANTED ? "approval-grant" : "approval-deny",
            id,
            Map.of("state", pending.state().code()),
            fields(pending.ask(), state, why)));
    return decided;
  }

  private static Map<String, String> fields(Approval.Ask ask, Approval.State state, String why) {
    return Map.of(
        "state", state.code(),
        "why", why,
        "caller", ask.caller(),
        "operation", ask.api() + "." + ask.operation(),
        "target", withoutQuery(ask.target()),
        "shown", ask.isCut() ? "in part" : "whole",
        "digest", ask.digest());
  }

  private static String withoutQuery(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private void show(Opened opened) {
    if (opened instanceof Standing standing) {
      show(standing.approval());
    }
  }

  private void show(Approval approval) {
    byId.put(approval.id(), approval);
    byDigest.merge(approval.ask().digest(), approval, (a, b) -> a.created() > b.created() ? a : b);
  }

  /** Forgets what ended long ago, and the previews of what ended; may block. */
  void sweep() throws RegisterUnavailable {
    try {
      store.write(
          AT_MOST,
          c -> {
            sweep(c, clock.millis());
            return true;
          },
          _ -> {});
    } catch (Refused e) {
      throw new IllegalStateException(e);
    }
  }

  private void sweep(Connection c, long now) throws SQLException {
    if (now - sweptMillis < SWEEP_MILLIS) {
      return;
    }
    sweptMillis = now;
    ApprovalRows.deleteBefore(c, now - REMEMBERED_MILLIS);
    ApprovalRows.erasePreviews(c, now);
    byId.values().removeIf(one -> one.expires() < now - REMEMBERED_MILLIS);
    byDigest.values().removeIf(one -> !one.isLive(now));
    byId.replaceAll(
        (_, one) -> one.isLive(now) || !one.ask().hasPreview() ? one : one.withoutPreview());
  }
}
