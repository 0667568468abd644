package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.ConfigFiles;
import dev.gatehouse.config.Loaded;
import dev.gatehouse.config.Mistake;
import dev.gatehouse.proxy.Deadlines;
import dev.gatehouse.proxy.Upstream;
import dev.gatehouse.proxy.UpstreamPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamConfigTest {
  private static final Path FILE = Path.of("gatehouse.yaml");
  private static final GatehouseConfigCheck CHECK =
      new GatehouseConfigCheck(
          Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC), _ -> null);

  private static Loaded<GatehouseConfig> loaded(String yaml) {
    return ConfigFiles.bind(GatehouseConfig.class, FILE, yaml, CHECK);
  }

  private static List<String> lines(List<Mistake> mistakes) {
    return mistakes.stream().map(found -> found.toString().replace(FILE + ":", "")).toList();
  }

  private static ApiConfig api(GatehouseConfig config, String name) {
    ApiConfig api = config.apis().get(name);
    if (api == null) {
      throw new AssertionError("no API " + name);
    }
    return api;
  }

  @Test
  void two_apis_share_an_upstream_that_is_written_once() {
    String yaml =
        """
        upstreams:
          crm:
            url: https://crm.example.com/v2
            addresses: [ "10.0.0.1:8443", "crm-b.example.com:8443", "[::1]:443" ]
            timeout: 10s
            attempt-timeout: 4s
            resolve: 5s
            warm: 2
            health: { path: /healthz?full=1, every: 5s, timeout: 1s, failures: 2, passes: 1 }
            eject: { failures: 3, percent: 40, calls: 10, time: 10s, longest: 1m, most: 30 }
            breaker: { percent: 60, calls: 30, window: 20s, pause: 2s, longest: 30s }
            retry: { most: 2, percent: 10, keyed: true }
            limits: { rate: 50/1s, concurrency: 20, queue: 10, wait: 2s, obey: false, longest: 5m }
            fallback: The CRM is away; call 555-0100.
        apis:
          contacts: { at: { path: /c }, contract: c.yaml, upstream: crm }
          notes:
            at: { path: /n }
            operations: { add: POST /notes, all: GET /notes }
            upstream: crm
            deadlines: { all: 1m, add: { total: 9s, attempt: 3s } }
        """;
    Loaded<GatehouseConfig> loaded = loaded(yaml);
    assertThat(lines(loaded.mistakes())).isEmpty();
    GatehouseConfig config = loaded.value().orElseThrow();
    ApiConfig notes = api(config, "notes");
    assertThat(config.behind(notes)).isSameAs(config.behind(api(config, "contacts")));

    Upstream.Config upstream = UpstreamSettings.of("crm", config.behind(notes));
    UpstreamPolicy policy = upstream.policy();
    assertThat(policy.places())
        .extracting(UpstreamPolicy.Place::host)
        .containsExactly("10.0.0.1", "crm-b.example.com", "::1");
    assertThat(policy.check()).isPresent();
    assertThat(policy.limits().rate()).contains(new UpstreamPolicy.Rate(50, Duration.ofSeconds(1)));
    assertThat(policy.retries()).isEqualTo(new UpstreamPolicy.Retries(2, 10, true));
    assertThat(deadlines(config, notes, "all")).isEqualTo(Deadlines.of(Duration.ofMinutes(1)));
    assertThat(deadlines(config, notes, "add"))
        .isEqualTo(new Deadlines(Duration.ofSeconds(9), Duration.ofSeconds(3)));
    assertThat(deadlines(config, notes, "other"))
        .isEqualTo(new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(4)));
  }

  private static Deadlines deadlines(GatehouseConfig config, ApiConfig api, String operation) {
    return UpstreamSettings.deadlines(
        config.behind(api), Optional.ofNullable(api.deadlines().get(operation)));
  }

  @Test
  void what_is_not_written_is_as_users_expect() {
    GatehouseConfig config =
        loaded("apis: {a: {contract: c.yaml, upstream: {url: http://localhost}}}\n")
            .value()
            .orElseThrow();
    UpstreamConfig upstream = config.behind(api(config, "a"));
    assertThat(UpstreamSettings.of("a", upstream).policy())
        .isEqualTo(
            new UpstreamPolicy(
                "a",
                List.of(),
                UpstreamPolicy.USUAL.resolve(),
                0,
                UpstreamPolicy.USUAL.breaker(),
                UpstreamPolicy.USUAL.ejection(),
                new UpstreamPolicy.Retries(1, 20, false),
                Optional.empty(),
                UpstreamPolicy.USUAL.limits(),
                ""));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "'url: http://localhost, addresses: [\"127.0.0.1:0\"]'"
            + " | 2:71 apis.a.upstream.addresses[0]: has no port; write such as 10.0.0.1:8443",
        "'url: http://localhost, addresses: [\"127.0.0.1:1\", \"127.0.0.1:1\"]'"
            + " | 2:86 apis.a.upstream.addresses[1]: stands there twice; remove one of them",
        "'url: http://localhost, addresses: [\"10.0.0.1:1\"]' | 2:71 apis.a.upstream.addresses[0]:"
            + " is plaintext to 10.0.0.1, which is not loopback; write https, or `insecure: true`"
            + " beside it",
        "'url: http://localhost, timeout: 2s, attempt-timeout: 3s' | 2:89"
            + " apis.a.upstream.attempt-timeout: is longer than `timeout`; write at most that, or"
            + " leave it out",
        "'url: http://localhost, breaker: {pause: 2m}' | 2:59 apis.a.upstream.breaker.longest: is"
            + " shorter than the first time; write at least that",
      })
  void tells_each_mistake_at_its_place(String upstream, String mistake) {
    String yaml = "apis:\n  a: {contract: c.yaml, upstream: {" + upstream + "}}\n";
    assertThat(lines(loaded(yaml).mistakes())).containsExactly(mistake);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "'health: {path: healthz}' | is not a path",
        "'health: {path: /h, every: 1ms}' | every: is not from 1s to 3600s",
        "'warm: 101' | warm: is 101",
        "'breaker: {percent: 101}' | percent: is 101",
        "'eject: {most: -1}' | most: is -1",
        "'limits: {concurrency: 0}' | concurrency: is 0",
        "'limits: {rate: 0/1s}' | rate",
        "'retry: {most: 11}' | most: is 11",
        "'resolve: 0s' | resolve: is not from 1s",
        "'limit: {}' | limits",
      })
  void refuses_what_makes_no_sense(String key, String said) {
    String yaml = "apis: {a: {contract: c.yaml, upstream: {url: http://localhost, " + key + "}}}\n";
    assertThat(loaded(yaml).mistakes()).singleElement().asString().contains(said);
  }

  @Test
  void knows_the_upstream_that_was_meant() {
    String yaml =
        """
        upstreams: { crm: { url: http://localhost } }
        apis:
          a: { contract: c.yaml, upstream: crn }
        """;
    assertThat(lines(loaded(yaml).mistakes()))
        .singleElement()
        .asString()
        .startsWith("3:36 apis.a.upstream: names no upstream: crn;")
        .contains("crm");
    assertThat(lines(loaded("apis: {a: {contract: c.yaml, upstream: crm}}\n").mistakes()))
        .containsExactly(
            "1:40 apis.a.upstream: names no upstream: crm; write it under `upstreams:`, or here as"
                + " `{ url: … }`");
  }

  @Test
  void a_deadline_is_of_an_operation() {
    String yaml =
        """
        apis:
          a:
            operations: { read: GET /one }
            upstream: { url: http://localhost }
            deadlines: { raed: 5s }
        """;
    assertThat(lines(loaded(yaml).mistakes()))
        .singleElement()
        .asString()
        .startsWith("5:18 apis.a.deadlines.raed: is not an operation of the API;")
        .contains("read");
  }
}
