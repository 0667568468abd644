package dev.gatehouse.register.repeats;

import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Settlement;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** A change that its first call has to itself until it is settled. Confined to the call's loop. */
public final class Claim implements Settlement {
  /** What says that an upstream never saw a change that was to be forwarded. */
  private static final Set<Reason> UNSENT =
      EnumSet.of(
          Reason.UPSTREAM_UNREACHABLE,
          Reason.UPSTREAM_AWAY,
          Reason.UPSTREAM_BUSY,
          Reason.UPSTREAM_LIMITED,
          Reason.UPSTREAM_CREDENTIAL,
          Reason.OVERLOADED,
          Reason.IDEMPOTENCY_UNAVAILABLE);

  private final Repeats repeats;
  private final Change change;
  private boolean settled;

  Claim(Repeats repeats, Change change) {
    this.repeats = repeats;
    this.change = change;
  }

  /** What stands for the key on the way to an upstream, where keys of all callers meet. */
  public String alias() {
    return change.intent().id().uuid().toString();
  }

  /** Puts on the disk that the change is about to be sent; tells whether it is there. */
  public void intend(Consumer<Boolean> told) {
    repeats.write(
        change.intent(),
        new byte[0],
        place -> {
          if (place.isPresent()) {
            change.intended(place.get());
          }
          told.accept(place.isPresent());
        });
  }

  /** Puts the answer on the disk; tells when it is there, or is not to be kept. */
  public void keep(Response answer, Runnable told) {
    settled = true;
    repeats.keep(change, answer, told);
  }

  /** Frees the key: the upstream said that it did not carry the change out. */
  public void release() {
    settled = true;
    repeats.release(change);
  }

  /** Whatever has not been settled is settled by how the call ended. */
  @Override
  public void settle(Outcome outcome) {
    if (settled) {
      return;
    }
    boolean unsent = outcome.reason().filter(UNSENT::contains).isPresent();
    if (!outcome.forwarded() || unsent) {
      repeats.release(change);
    } else if (outcome.decision() == Decision.UNKNOWN) {
      change.become(Change.State.UNKNOWN);
    } else {
      keep(outcome.answer(), () -> {});
    }
  }
}
