package dev.gatehouse.proxy.upstream;

import dev.gatehouse.pipeline.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Until when an upstream has said that it serves nobody, shared by all callers: nobody asks it
 * before.
 */
public final class Told {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration UNTOLD = Duration.ofMinutes(1);
  private static final int DOUBLINGS = 6;

  private final long mostNanos;
  private final long origin;
  // Nanoseconds since origin: 0 is before everything.
  private final AtomicLong until = new AtomicLong();
  private final AtomicInteger refusals = new AtomicInteger();

  /**
   * Nothing was said yet.
   *
   * @param most that is believed of what it says
   */
  public Told(Duration most, long now) {
    mostNanos = most.toNanos();
    origin = now;
  }

  /**
   * Notes what an answer says.
   *
   * @param alone whether the upstream has one address only, which then speaks for it
   * @param asked when the request was sent; of those sent before it spoke, none makes it worse
   * @param millis the time on the clock, asked for only if the answer says one
   * @return the nanoseconds to wait that were not known before; 0 if it says nothing new
   */
  public long heard(
      int status, Headers headers, boolean alone, long asked, long now, LongSupplier millis) {
    if (status != 429 && (status != 503 || !alone)) {
      if (status < 400 && refusals.get() != 0 && asked - origin >= until.get()) {
        refusals.set(0);
      }
      Optional<Duration> spent = ProviderWord.spent(headers, millis);
      return spent.isEmpty() ? 0 : wait(spent.get(), now);
    }
    Optional<Duration> said = ProviderWord.retryAfter(headers, millis);
    if (said.isEmpty()) {
      said = ProviderWord.spent(headers, millis);
    }
    if (said.isPresent()) {
      return wait(said.get(), now);
    }
    return status == 429 && asked - origin >= until.get() ? wait(untold(), now) : 0;
  }

  private Duration untold() {
    int times = Math.min(DOUBLINGS, refusals.getAndIncrement());
    Duration wait = FIRST.multipliedBy(1L << times);
    return wait.compareTo(UNTOLD) < 0 ? wait : UNTOLD;
  }

  private long wait(Duration said, long now) {
    boolean tooLong = said.toSeconds() > mostNanos / 1_000_000_000L;
    long nanos = tooLong ? mostNanos : Math.min(mostNanos, said.toNanos());
    long at = now - origin + nanos;
    long before = until.getAndAccumulate(at, Math::max);
    return at > before ? nanos : 0;
  }

  /** How long to wait before the next call; 0 if it may go now. */
  public long left(long now) {
    long at = until.get();
    return at == 0 ? 0 : Math.max(0, at - (now - origin));
  }
}
