package dev.gatehouse;

import dev.gatehouse.config.Default;
import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Key;
import dev.gatehouse.config.Rate;
import dev.gatehouse.controls.limit.Per;
import dev.gatehouse.controls.limit.Priority;
import dev.gatehouse.controls.limit.Quota;
import java.util.Optional;

/** How much may be used. */
@Key("tier")
@Doc("How much may be used. A limit that is not written is no limit.")
public record TierConfig(
    @Doc("Calls in a time, refilled steadily.") Optional<Rate> rate,
    @Doc("Calls at once before the rate counts; the rate's number unless written.")
        Optional<Integer> burst,
    @Doc("Calls in a window of the calendar (UTC), such as 10000/1d or 100000/month.")
        Optional<Quota> quota,
    @Doc("Calls at the same time.") Optional<Integer> concurrency,
    @Doc("Whose balance it is: that of the caller unless written, and of the source for `anyone`.")
        Optional<Per> per,
    @Doc("Which calls are served longest while there is too much at once.") @Default("normal")
        Priority priority) {
  public TierConfig {
    burst.ifPresent(number -> positive("burst", number));
    concurrency.ifPresent(number -> positive("concurrency", number));
  }

  private static void positive(String key, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(key + ": is " + number + "; write at least 1");
    }
  }
}
