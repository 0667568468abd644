package dev.gatehouse.register;

import dev.gatehouse.pipeline.Waiting;
import java.util.Optional;

/** What controls may do with approvals. What needs no {@link Waiting} never blocks. */
public interface Approvals {

  /** What came of asking. */
  sealed interface Opened {}

  /** There is an approval for this digest: a new one, or the one that already waited. */
  record Standing(Approval approval) implements Opened {}

  /** The caller has as many waiting as it may have. */
  record TooMany(int pending) implements Opened {}

  /** The live approval for a digest: pending, granted or denied. */
  Optional<Approval> find(String digest);

  /** Any approval that is still remembered. */
  Optional<Approval> byId(String id);

  /** Asks for a person's decision; of one digest, one at a time. On the disk when it returns. */
  Opened open(Waiting waiting, Approval.Ask ask) throws RegisterUnavailable;

  /**
   * Uses a granted approval for a call. Of all who try, ever, one is told true, and that is on the
   * disk when it returns.
   */
  boolean pass(Waiting waiting, String id, String call) throws RegisterUnavailable;
}
