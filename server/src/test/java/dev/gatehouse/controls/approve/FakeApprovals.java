package dev.gatehouse.controls.approve;

import dev.gatehouse.controls.ManualClock;
import dev.gatehouse.pipeline.Waiting;
import dev.gatehouse.register.Approval;
import dev.gatehouse.register.Approvals;
import dev.gatehouse.register.RegisterUnavailable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Approvals in memory, which can be unavailable, full, or quicker for another call. */
final class FakeApprovals implements Approvals {
  private final Map<String, Approval> byId = new LinkedHashMap<>();
  private final ManualClock clock;
  boolean unavailable;
  boolean quicker;
  int most = Integer.MAX_VALUE;
  int opened;

  FakeApprovals(ManualClock clock) {
    this.clock = clock;
  }

  void decide(String id, Approval.State state) {
    byId.put(id, in(state, Objects.requireNonNull(byId.get(id)), null));
  }

  @Override
  public synchronized Optional<Approval> find(String digest) {
    return byId.values().stream()
        .filter(one -> one.ask().digest().equals(digest) && one.isLive(clock.millis()))
        .findFirst();
  }

  @Override
  public synchronized Optional<Approval> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  @Override
  public synchronized Opened open(Waiting waiting, Approval.Ask ask) throws RegisterUnavailable {
    if (unavailable) {
      throw new RegisterUnavailable("the disk is full");
    }
    if (opened == most) {
      return new TooMany(most);
    }
    String id = "apr-" + ++opened;
    long now = clock.millis();
    Approval approval =
        new Approval(id, ask, Approval.State.PENDING, now, now + ask.life().toMillis(), null, null);
    byId.put(id, approval);
    return new Standing(approval);
  }

  @Override
  public synchronized boolean pass(Waiting waiting, String id, String call) {
    Approval approval = Objects.requireNonNull(byId.get(id));
    byId.put(id, in(Approval.State.PASSED, approval, call));
    return !quicker;
  }

  private static Approval in(Approval.State state, Approval approval, @Nullable String call) {
    return new Approval(
        approval.id(),
        approval.ask(),
        state,
        approval.created(),
        approval.expires(),
        approval.decision(),
        call);
  }
}
