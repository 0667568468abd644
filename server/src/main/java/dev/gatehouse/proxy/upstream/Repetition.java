package dev.gatehouse.proxy.upstream;

import dev.gatehouse.pipeline.Exchange;

/**
 * The one rule on whether a request may be sent again after an attempt that failed: never so that a
 * change could happen twice.
 */
public final class Repetition {
  private static final String KEY = "idempotency-key";

  private Repetition() {}

  /** How far an attempt came. */
  public enum Fate {
    /** No connection came about. */
    UNREACHED,
    /** No byte of it left over a connection that stood. */
    UNSENT,
    /** The upstream says that it did not look at it (RFC 9113 §8.7). */
    UNSEEN,
    /** It was sent, at least in part, and what became of it is not known. */
    SENT,
    /** It was answered, with a status that says that the upstream could not serve it. */
    REFUSED
  }

  /**
   * Whether sending it again cannot make it happen twice.
   *
   * @param keyed whether the upstream keeps a change that carries an {@code Idempotency-Key} from
   *     happening twice
   */
  public static boolean isSafe(Fate fate, Exchange exchange, boolean keyed) {
    return switch (fate) {
      case UNREACHED, UNSENT, UNSEEN -> true;
      case SENT, REFUSED ->
          !exchange.operation().effect().changes()
              || (keyed && exchange.request().headers().first(KEY).isPresent());
    };
  }
}
