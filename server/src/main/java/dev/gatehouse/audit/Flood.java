package dev.gatehouse.audit;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Party;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Keeps one {@link Party} from filling the disk with refusals that cost it nothing: beyond a number
 * of 400s and 401s in a window, they are counted instead of being recorded one by one; and so are
 * the 429 of too many 401s, which is what they become, the 503 of a token that nobody can tell to
 * be one while its issuer is away, and what names no operation: nobody has to be known for that.
 */
final class Flood {
  /** How many refusals of one source in one window have a record each. */
  static final int RECORDED = 100;

  private static final int MAX_SOURCES = 10_000;

  /** What also comes to those who have no credential. */
  private static final Set<Reason> WITHOUT_CREDENTIAL =
      Set.of(Reason.TOO_MANY_FAILURES, Reason.ISSUER_AWAY);

  private final Map<Key, Count> counts = new ConcurrentHashMap<>();

  private record Key(long party, String reason) {}

  /** What one source did in this window. */
  private static final class Count {
    private int seen;
    private Outcome last;
    private boolean told;

    Count(Outcome first) {
      last = first;
    }

    /** How many there are with this one; 0 if the window has ended, and it counts in the next. */
    synchronized int with(Outcome outcome) {
      if (told) {
        return 0;
      }
      last = outcome;
      return ++seen;
    }

    synchronized void tell(BiConsumer<Outcome, Long> each) {
      told = true;
      if (seen > RECORDED) {
        each.accept(last, (long) seen - RECORDED);
      }
    }
  }

  /** Whether an outcome is counted, and needs no record of its own. */
  boolean absorbs(Outcome outcome) {
    // What an upstream answered is no refusal: of a change, an intent waits for this record.
    if (outcome.forwarded() || !costsNothing(outcome)) {
      return false;
    }
    Key key =
        new Key(
            Party.of(outcome.exchange().request().source()),
            outcome.denial() == null ? "" : outcome.denial().reason().code());
    while (true) {
      Count count = counts.get(key);
      if (count == null) {
        if (counts.size() >= MAX_SOURCES) {
          return false;
        }
        count = counts.computeIfAbsent(key, _ -> new Count(outcome));
      }
      int seen = count.with(outcome);
      if (seen > 0) {
        return seen > RECORDED;
      }
    }
  }

  private static boolean costsNothing(Outcome outcome) {
    int status = outcome.answer().status();
    return status == 400
        || status == 401
        || (outcome.denial() != null && outcome.stage() == Stage.MATCH)
        || (outcome.denial() != null && WITHOUT_CREDENTIAL.contains(outcome.denial().reason()));
  }

  /** Ends the window: shows each source's last counted outcome and how many there were. */
  void drain(BiConsumer<Outcome, Long> each) {
    for (Key key : List.copyOf(counts.keySet())) {
      Count count = counts.remove(key);
      if (count != null) {
        count.tell(each);
      }
    }
  }
}
