package dev.gatehouse.pipeline;

import java.time.Duration;
import java.util.List;

/** What a caller is told beside a reason, so that it can do better. Never holds a value it sent. */
public sealed interface Hint {
  /** What is in the way now may be gone in a second. */
  Hint SOON = retryAfter(Duration.ofSeconds(1));

  /** When to come back; rounded up to whole seconds (RFC 9110 §10.2.3). */
  record RetryAfter(Duration after) implements Hint {
    public long seconds() {
      return Math.max(1, after.plusNanos(999_999_999).toSeconds());
    }
  }

  /** The place in the request that broke a rule, and the rule. */
  record Violation(String pointer, String rule) implements Hint {}

  /** A {@code WWW-Authenticate} challenge (RFC 9110 §11.6.1). */
  record Challenge(String challenge) implements Hint {}

  /** What the owner of the upstream wrote for callers in such a case. */
  record Written(String text) implements Hint {}

  /** Where the state of the matter can be read. */
  record Location(String path) implements Hint {}

  /** The methods that the resource has (RFC 9110 §10.2.1). */
  record Allow(List<String> methods) implements Hint {}

  /** The content codings that can be read (RFC 9110 §15.5.16). */
  record Codings(List<String> known) implements Hint {}

  /**
   * The limit that was met: a policy of {@code quota} calls in {@code window}, {@code remaining} of
   * them left and {@code reset} until more (draft-ietf-httpapi-ratelimit-headers).
   */
  record RateLimit(String policy, long quota, Duration window, long remaining, Duration reset)
      implements Hint {}

  static Hint retryAfter(Duration after) {
    return new RetryAfter(after);
  }

  static Hint violation(String pointer, String rule) {
    return new Violation(pointer, rule);
  }
}
