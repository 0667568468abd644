package dev.gatehouse.proxy;

import dev.gatehouse.proxy.upstream.Breaker;
import dev.gatehouse.proxy.upstream.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How an upstream is treated: where it is, when it is spared, how often and how much it is asked.
 *
 * @param name for people
 * @param places where it is, if not at its URL's host
 * @param resolve how long what a name stands for is believed
 * @param warm connections that each loop keeps to each address
 * @param check what tells whether an address is well, beside its calls
 * @param fallback text for callers while it is away; empty for none
 */
public record UpstreamPolicy(
    String name,
    List<Place> places,
    Duration resolve,
    int warm,
    Breaker.Settings breaker,
    Standing.Ejection ejection,
    Retries retries,
    Optional<Check> check,
    Limits limits,
    String fallback) {

  /**
   * A host and a port.
   *
   * @param host a name or an address, without brackets
   */
  public record Place(String host, int port) {}

  /**
   * How often a call is sent again.
   *
   * @param most times, for one call
   * @param percent of the calls of a while
   * @param keyed whether the upstream keeps a change that carries an {@code Idempotency-Key} from
   *     happening twice
   */
  public record Retries(int most, int percent, boolean keyed) {}

  /**
   * What tells whether an address is well.
   *
   * @param path what is asked for, with its query
   * @param failures in a row after which it is not well
   * @param passes in a row after which it is well again
   */
  public record Check(String path, Duration every, Duration timeout, int failures, int passes) {}

  /**
   * So many calls in a time.
   *
   * @param count at least 1
   */
  public record Rate(long count, Duration per) {}

  /**
   * How much it is asked, by all loops together.
   *
   * @param calls at the same time
   * @param waiting calls beyond them that wait
   * @param patience how long they wait
   * @param obeys whether what the upstream says of its limits is obeyed
   * @param longest that is believed of it
   */
  public record Limits(
      int calls,
      int waiting,
      Duration patience,
      Optional<Rate> rate,
      boolean obeys,
      Duration longest) {}

  /** How an upstream is treated of which nothing else is said; its calls are sent once. */
  public static final UpstreamPolicy USUAL =
      new UpstreamPolicy(
          "upstream",
          List.of(),
          Duration.ofSeconds(30),
          0,
          new Breaker.Settings(
              50, 20, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(1)),
          new Standing.Ejection(5, 50, 20, Duration.ofSeconds(30), Duration.ofMinutes(5), 50),
          new Retries(0, 20, false),
          Optional.empty(),
          new Limits(
              1000, 1000, Duration.ofSeconds(1), Optional.empty(), true, Duration.ofHours(1)),
          "");
}
