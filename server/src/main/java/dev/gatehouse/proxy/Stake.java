package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Verdict;

/**
 * What is at stake when an attempt at a call fails: of a read nothing, while a change may have been
 * made and nobody knows. How the call ends then, unless it is tried again.
 */
enum Stake {
  READ,
  CHANGE;

  static Stake of(Effect effect) {
    return effect.changes() ? CHANGE : READ;
  }

  /** The upstream could not serve it, and said so. */
  Verdict.Deny refused(int status) {
    Reason reason = this == CHANGE ? Reason.OUTCOME_UNKNOWN : Reason.UPSTREAM_AWAY;
    return Verdict.deny(reason, "answered " + status);
  }

  /** The rest of its request did not come. */
  Verdict.Deny broken(Verdict.Deny why) {
    return this == CHANGE ? Verdict.deny(Reason.OUTCOME_UNKNOWN, why.reason().code()) : why;
  }

  /** What carried it failed. */
  Verdict.Deny failed(Reason reason, String why, Course course) {
    boolean unknown = this == CHANGE && course != Course.UNSENT && course != Course.HEADED;
    return unknown
        ? Verdict.deny(Reason.OUTCOME_UNKNOWN, reason.code() + ": " + why)
        : Verdict.deny(reason, why);
  }

  /**
   * Whether a kept connection may have failed for what was before this call, and nothing is risked
   * by another.
   */
  boolean isStale(Course course, Reason reason) {
    return switch (course) {
      case UNSENT -> true;
      case UNHEARD -> this == READ;
      case UNANSWERED -> this == READ && reason == Reason.UPSTREAM_BROKE_OFF;
      case BEGUN, HEADED -> false;
    };
  }
}
