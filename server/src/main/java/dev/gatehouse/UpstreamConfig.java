package dev.gatehouse;

import dev.gatehouse.config.Address;
import dev.gatehouse.config.Default;
import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Key;
import dev.gatehouse.config.Rate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A system behind Gatehouse: where it is, and how it is treated. */
@Key("upstream")
@Doc("A system behind Gatehouse: where it is, and how it is treated.")
public record UpstreamConfig(
    @Doc("Its URL; what remains of the call's path is appended.") URI url,
    @Doc(
            "Where it is, each as host:port, if not at its URL's host, which goes on to be its name"
                + " in `Host` and TLS. All addresses that a name stands for are used, each call at"
                + " the one with the fewest under way.")
        List<Address> addresses,
    @Doc(
            "For a call, from forwarding, or the last of a large content, to all of a small answer"
                + " or the head of another; behind that head, from one piece to the next. While a"
                + " request still comes behind that head, `body-timeout` bounds it instead.")
        @Default("30s")
        Duration timeout,
    @Doc("For each time that a call is sent; that of the call unless written.")
        Optional<Duration> attemptTimeout,
    @Doc("For a connection to it.") @Default("2s") Duration connectTimeout,
    @Doc(
            "How long what a name stands for is believed. An address that is no longer named gets"
                + " no further calls, and those under way there end as they would have.")
        @Default("30s")
        Duration resolve,
    @Doc("Allows plaintext to a host that is not loopback.") @Default("false") boolean insecure,
    @Doc("What it is spoken to in.") @Default("http/1.1") Spoken protocol,
    @Doc("How the system and Gatehouse prove themselves to each other, where the URL is https.")
        @Default("{}")
        Tls tls,
    @Doc("Connections that are kept to each address, by each event loop, before calls need them.")
        @Default("0")
        int warm,
    @Doc("What it is asked to find out whether it is well; without it, only its calls tell.")
        Optional<Health> health,
    @Doc("When one of several addresses is left out for a while.") @Default("{}") Eject eject,
    @Doc("When the whole system is spared for a while.") @Default("{}") Breaker breaker,
    @Doc("When a call is sent again.") @Default("{}") Retry retry,
    @Doc("How much it is asked, by all callers together.") @Default("{}") Limits limits,
    @Doc("What callers are told while it is away, as `detail` of the answer.")
        Optional<String> fallback) {
  public UpstreamConfig {
    above0("timeout", timeout);
    attemptTimeout.ifPresent(time -> above0("attempt-timeout", time));
    above0("connect-timeout", connectTimeout);
    between("resolve", resolve, Duration.ofSeconds(1), Duration.ofDays(1));
    between("warm", warm, 0, 100);
    if (fallback.isPresent() && fallback.get().length() > 2000) {
      throw new IllegalArgumentException("fallback: is longer than 2000 characters; shorten it");
    }
  }

  private static void above0(String key, Duration time) {
    if (time.isZero()) {
      throw new IllegalArgumentException(key + ": is 0; write a time above it, such as 2s");
    }
  }

  private static void between(String key, Duration time, Duration least, Duration most) {
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s: is not from %ds to %ds; write a time between"
              .formatted(key, least.toSeconds(), most.toSeconds()));
    }
  }

  private static void between(String key, int number, int least, int most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "%s: is %d; write %d to %d".formatted(key, number, least, most));
    }
  }

  /** How an upstream and Gatehouse prove themselves to each other. */
  @Key("upstream tls")
  @Doc("How an upstream and Gatehouse prove themselves to each other.")
  public record Tls(
      @Doc("PEM file of the authorities to trust in place of the system's.") Optional<Path> trust,
      @Doc("PEM file: the certificate that Gatehouse shows, then those that issued it.")
          Optional<Path> certificate,
      @Doc("PEM file: its private key, PKCS #8, not encrypted.") Optional<Path> key) {
    public Tls {
      if (certificate.isPresent() != key.isPresent()) {
        throw new IllegalArgumentException(
            "has one of `certificate` and `key`; write both, or neither");
      }
    }

    /** All files. */
    List<Path> files() {
      return Stream.of(trust, certificate, key).flatMap(Optional::stream).toList();
    }
  }

  /** What an upstream is spoken to in. */
  @Doc("What an upstream is spoken to in.")
  public enum Spoken {
    @Key("http/1.1")
    @Doc("HTTP/1.1.")
    HTTP_1_1,
    @Key("h2")
    @Doc("HTTP/2: agreed on over TLS, and without TLS by prior knowledge.")
    HTTP_2,
    @Doc("What is agreed on over TLS; without TLS, HTTP/1.1.")
    AUTO
  }

  /** What an upstream is asked to find out whether it is well. */
  @Key("health")
  @Doc(
      "Each address is asked by itself; any 2xx says that it is well. While none is, calls are"
          + " answered with `upstream-away`.")
  public record Health(
      @Doc("Such as /healthz; appended to the URL. No credential goes along.") String path,
      @Default("10s") @Doc("From one question to the next.") Duration every,
      @Default("2s") @Doc("For its answer.") Duration timeout,
      @Default("3") @Doc("So many wrong answers in a row: it is not well.") int failures,
      @Default("2") @Doc("So many good answers in a row: it is well again.") int passes) {
    public Health {
      if (!path.matches("/[!-~&&[^#]]*")) {
        throw new IllegalArgumentException("path: is not a path; write such as /healthz");
      }
      between("every", every, Duration.ofSeconds(1), Duration.ofHours(1));
      above0("timeout", timeout);
      between("failures", failures, 1, 100);
      between("passes", passes, 1, 100);
    }
  }

  /** When one of several addresses is left out. */
  @Key("eject")
  @Doc(
      "What counts as a failure is no connection, no answer in time, none that is well-formed, and"
          + " the statuses 502, 503 and 504.")
  public record Eject(
      @Default("5") @Doc("So many failures in a row; 0 for never.") int failures,
      @Default("50") @Doc("So many percent of its calls of ten seconds fail; 0 for never.")
          int percent,
      @Default("20") @Doc("Calls that it must have had in them for `percent` to count.") int calls,
      @Default("30s") @Doc("For how long the first time; that much longer each time after.")
          Duration time,
      @Default("5m") @Doc("For how long at most.") Duration longest,
      @Default("50") @Doc("Percent of the addresses that are left out at the same time, at most.")
          int most) {
    public Eject {
      between("failures", failures, 0, 1_000_000);
      between("percent", percent, 0, 100);
      between("calls", calls, 1, 1_000_000);
      above0("time", time);
      between("most", most, 0, 100);
    }
  }

  /** When the whole system is spared. */
  @Key("breaker")
  @Doc(
      "While it is open, calls are answered with `upstream-away` at once; after the pause exactly"
          + " one finds out whether the system is well again.")
  public record Breaker(
      @Default("50") @Doc("So many percent of the calls of the window fail; 0 for never.")
          int percent,
      @Default("20") @Doc("Calls that the window must have had.") int calls,
      @Default("10s") @Doc("The time that is looked at.") Duration window,
      @Default("5s") @Doc("For how long the first time; doubled each time that fails.")
          Duration pause,
      @Default("1m") @Doc("For how long at most.") Duration longest) {
    public Breaker {
      between("percent", percent, 0, 100);
      between("calls", calls, 1, 1_000_000);
      between("window", window, Duration.ofSeconds(1), Duration.ofHours(1));
      above0("pause", pause);
      above0("longest", longest);
    }
  }

  /** When a call is sent again. */
  @Key("retry")
  @Doc(
      "A read whose attempt failed or was answered 502 or 503 is sent again, to another address if"
          + " there is one. What never left is always tried at other addresses, and what the system"
          + " says that it did not look at once more. A change is otherwise never sent twice.")
  public record Retry(
      @Default("1") @Doc("Times for one call.") int most,
      @Default("20") @Doc("Percent of all calls, and ten more.") int percent,
      @Default("false")
          @Doc(
              "That the system keeps a change that carries an Idempotency-Key from happening twice:"
                  + " such a change is sent again as a read is.")
          boolean keyed) {
    public Retry {
      between("most", most, 0, 10);
      between("percent", percent, 0, 100);
    }
  }

  /** How much an upstream is asked. */
  @Key("limits")
  @Doc(
      "How much an upstream is asked, by all callers together. What is beyond waits, then is"
          + " answered with `upstream-busy` or `upstream-limited`.")
  public record Limits(
      @Doc("Calls in a time, evenly; so many at once.") Optional<Rate> rate,
      @Default("1000") @Doc("Calls at the same time.") int concurrency,
      @Default("1000") @Doc("Calls that wait for one of these to end.") int queue,
      @Default("1s") @Doc("How long they wait, and for their turn by the rate.") @Key("wait")
          Duration patience,
      @Default("true")
          @Doc(
              "Whether what the system says of its own limits is obeyed (429, Retry-After,"
                  + " RateLimit): until then no call bothers it.")
          boolean obey,
      @Default("1h") @Doc("How long that is believed at most.") Duration longest) {
    public Limits {
      between("concurrency", concurrency, 1, 1_000_000);
      between("queue", queue, 0, 1_000_000);
      between("longest", longest, Duration.ofSeconds(1), Duration.ofDays(31));
    }
  }
}
