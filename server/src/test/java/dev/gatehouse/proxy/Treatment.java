package dev.gatehouse.proxy;

import dev.gatehouse.proxy.upstream.Breaker;
import dev.gatehouse.proxy.upstream.Standing;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How an upstream is treated in a test: as usual, but for what is said. */
final class Treatment {
  private static final UpstreamPolicy USUAL = UpstreamPolicy.USUAL;

  private List<UpstreamPolicy.Place> places = USUAL.places();
  private int warm = USUAL.warm();
  private Breaker.Settings breaker = USUAL.breaker();
  private Standing.Ejection ejection = USUAL.ejection();
  private UpstreamPolicy.Retries retries = USUAL.retries();
  private Optional<UpstreamPolicy.Check> check = USUAL.check();
  private UpstreamPolicy.Limits limits = USUAL.limits();
  private String fallback = USUAL.fallback();

  /** On this machine. */
  Treatment at(URI... urls) {
    places =
        Arrays.stream(urls)
            .map(url -> new UpstreamPolicy.Place("127.0.0.1", url.getPort()))
            .toList();
    return this;
  }

  Treatment warm(int connections) {
    warm = connections;
    return this;
  }

  Treatment breaking(Breaker.Settings when) {
    breaker = when;
    return this;
  }

  Treatment ejecting(Standing.Ejection when) {
    ejection = when;
    return this;
  }

  /** Calls are sent once more, also those that change something and say by a key which it is. */
  Treatment repeating(boolean keyed) {
    retries = new UpstreamPolicy.Retries(1, 20, keyed);
    return this;
  }

  Treatment checked(UpstreamPolicy.Check by) {
    check = Optional.of(by);
    return this;
  }

  Treatment limited(UpstreamPolicy.Limits to) {
    limits = to;
    return this;
  }

  /** So many calls at once; so many others wait, no longer than this. */
  Treatment limited(int calls, int waiting, int patienceMillis) {
    return limited(
        new UpstreamPolicy.Limits(
            calls,
            waiting,
            Duration.ofMillis(patienceMillis),
            Optional.empty(),
            true,
            Duration.ofHours(1)));
  }

  /** What callers are told while it is away. */
  Treatment saying(String text) {
    fallback = text;
    return this;
  }

  UpstreamPolicy policy() {
    return new UpstreamPolicy(
        USUAL.name(),
        places,
        USUAL.resolve(),
        warm,
        breaker,
        ejection,
        retries,
        check,
        limits,
        fallback);
  }
}
