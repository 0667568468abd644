package dev.gatehouse;

import dev.gatehouse.config.Default;
import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Form;
import dev.gatehouse.config.Key;
import dev.gatehouse.config.Size;
import dev.gatehouse.controls.idempotency.Idempotency;
import dev.gatehouse.register.repeats.Repeats;
import java.time.Duration;

/** How many first answers of changes with an {@code Idempotency-Key} are kept. */
@Key("idempotency")
@Doc(
    "How many first answers of changes with an `Idempotency-Key` are kept, encrypted, in the state"
        + " folder. None is pushed out before its time: what there is no room for is refused. A"
        + " change takes effect at the next start.")
public record IdempotencyConfig(
    @Doc("Keys, of which one caller has at most a quarter.") @Default("100000") int keys,
    @Doc("Their files, about.") @Default("256MB") Size size,
    @Doc("The largest answer that is kept; of a larger one, only that there was one.")
        @Default("64KB")
        Size answer) {
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Duration MOST_PATIENCE = Duration.ofMinutes(5);

  public IdempotencyConfig {
    if (keys < 1 || keys > 10_000_000) {
      throw new IllegalArgumentException("keys: is " + keys + "; write 1 to 10000000");
    }
    if (size.bytes() < 1 << 20) {
      throw new IllegalArgumentException("size: is " + size + "; write at least 1MB");
    }
    if (answer.bytes() > 16 << 20) {
      throw new IllegalArgumentException("answer: is " + answer + "; write at most 16MB");
    }
  }

  Repeats.Bounds bounds() {
    return new Repeats.Bounds(keys, size.bytes(), (int) answer.bytes());
  }

  /** What becomes of an {@code Idempotency-Key} of a change. */
  @Key("idempotency rule")
  @Doc("What becomes of the `Idempotency-Key` of a change.")
  @Form
  public record Rule(
      @Doc("Whether there has to be one.") @Default("optional") Need key,
      @Doc("How long the first answer is given to repeats.") @Default("24h") Duration ttl,
      @Doc("How long a repeat waits for the first call to end; then it is 409.") @Default("10s")
          Duration patience) {
    static final Rule USUAL = new Rule(Need.OPTIONAL, Duration.ofHours(24), Duration.ofSeconds(10));

    public Rule {
      if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("ttl: is not from 1s to 30d; write such as 24h");
      }
      if (patience.compareTo(MOST_PATIENCE) > 0) {
        throw new IllegalArgumentException("patience: is above 5m; write such as 10s, or 0s");
      }
    }

    @Form
    static Rule of(Need key) {
      return new Rule(key, USUAL.ttl, USUAL.patience);
    }

    Idempotency.Config config() {
      return new Idempotency.Config(key == Need.REQUIRED, ttl, patience);
    }
  }

  /** Whether a change needs a key. */
  @Doc("Whether a change needs a key.")
  public enum Need {
    @Doc("A change with one is carried out once.")
    OPTIONAL,
    @Doc("A change without one is refused.")
    REQUIRED,
    @Doc("It goes to the upstream as it came, and means nothing here.")
    OFF
  }
}
