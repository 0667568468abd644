package dev.gatehouse.controls.limit;

import org.jspecify.annotations.Nullable;

/**
 * The limits of a tier; an absent one is no limit.
 *
 * @param tier the tier's name in the configuration
 * @param concurrency calls at the same time
 */
public record Policy(
    String tier,
    Per per,
    @Nullable Allowance allowance,
    @Nullable Quota quota,
    @Nullable Integer concurrency) {
  public Policy {
    if (concurrency != null && concurrency < 1) {
      throw new IllegalArgumentException("concurrency: must be at least 1, was " + concurrency);
    }
  }
}
