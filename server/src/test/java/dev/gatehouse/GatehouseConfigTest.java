package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.ConfigFiles;
import dev.gatehouse.config.Loaded;
import dev.gatehouse.config.Mistake;
import dev.gatehouse.pipeline.Kind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatehouseConfigTest {
  private static final Path FILE = Path.of("gatehouse.yaml");
  private static final Path ROOT = Path.of(System.getProperty("gatehouse.root"));
  private static final GatehouseConfigCheck CHECK =
      new GatehouseConfigCheck(
          Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC),
          Map.of("CRM_TOKEN", "a token", "BROKEN", "a\nb")::get);

  private static final String API =
      "apis: {crm: {contract: c.yaml, upstream: {url: http://localhost}}}\n";
  private static final String ENTRY =
      "integrations: {i: {kind: service, callers: [{keys: true}], purpose: p, owner: o, allow: {},"
          + " ";

  @Test
  void the_quickstart_is_without_mistakes_and_warnings() {
    Path file = ROOT.resolve("examples/quickstart/gatehouse.yaml");
    Loaded<GatehouseConfig> loaded = new ConfigFiles<>(GatehouseConfig.class, file).load(CHECK);
    assertThat(loaded.mistakes()).isEmpty();
    assertThat(loaded.warnings()).isEmpty();
    GatehouseConfig config = loaded.value().orElseThrow();
    assertThat(config.integrations().keySet())
        .containsExactly("sales-portal", "note-assistant", "public-status");
    assertThat(config.listen().admin()).isPresent();
  }

  @Test
  void the_defaults_are_those_of_the_reference() {
    GatehouseConfig config = loaded("").value().orElseThrow();
    assertThat(config.listen().open().address()).hasToString("127.0.0.1:8443");
    assertThat(config.listen().admin()).isEmpty();
    assertThat(config.approvals().expires()).hasHours(1);
    GatehouseConfig one = loaded(API).value().orElseThrow();
    assertThat(one.apis().values())
        .singleElement()
        .satisfies(
            api -> {
              assertThat(api.at()).isEqualTo(new ApiConfig.At("*", "/"));
              assertThat(api.offer()).isEmpty();
              assertThat(one.behind(api).insecure()).isFalse();
              assertThat(api.mode()).isEqualTo(GatehouseConfig.Mode.ENFORCE);
            });
  }

  @Test
  void every_word_of_the_design_that_is_enforced_binds() {
    String yaml =
        """
        listen:
          public: { address: 127.0.0.1:0, tls: off, limits: { body: 1MB, idle-timeout: 30s } }
          admin: { address: "[::1]:0" }
        state: /var/lib/gatehouse
        apis:
          crm:
            at: { host: crm.example.com, path: /v1 }
            operations: { getItem: "GET /items/{itemId}", deleteItem: { method: DELETE, path: "/items/{itemId}" } }
            upstream: { url: "http://crm:80/base", timeout: 2s, connect-timeout: 1s, insecure: true }
            credential: { header: { name: X-Api-Key, value: env:CRM_TOKEN } }
            owner: sales-ops@example.com
            data: { personal: [email, /address/*/street] }
            effects: { deleteItem: irreversible }
            offer: { to: [service, agent], never: { agent: [deleteItem] } }
            duplicate-keys: allow
            mode: observe
        issuers:
          company: { issuer: https://id.example.com, audience: gatehouse, algorithms: [ES256, EdDSA] }
        tiers:
          standard: { rate: 100/1m, burst: 20, quota: 10000/month, concurrency: 10, per: user }
        integrations:
          bot:
            kind: agent
            callers: [ { keys: true }, { token: { issuer: company, claim: azp, equals: bot } } ]
            purpose: p
            owner: o
            review: { date: 2027-02-01, past: warn }
            tier: standard
            allow: { crm: { getItem: { fields: [id], send: [], when: "true", approve: true } } }
            schedule: [ { days: [mon, fri], from: 08:00, to: 18:00, zone: Europe/Berlin } ]
            mode: observe
        approvals: { expires: 10m }
        """;
    assertThat(lines(loaded(yaml).mistakes())).isEmpty();
    assertThat(lines(loaded(yaml).warnings())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a|b|caller.subject == query.owner|1",
        "a|b|caller.issuer == 'https://a.example' && caller.subject == query.owner|0",
        "a|b|caller.kind == 'person'|0",
        "a|a|caller.subject == query.owner|0",
      })
  void a_condition_on_a_name_that_two_issuers_may_give_is_a_warning(
      String first, String second, String when, int warnings) {
    String yaml =
        API
            + """
            issuers:
              a: { issuer: https://a.example, audience: x }
              b: { issuer: https://b.example, audience: x }
            integrations:
              i:
                kind: person
                callers:
                  - { token: { issuer: %s, claim: azp, equals: one } }
                  - { token: { issuer: %s, claim: azp, equals: two } }
                purpose: p
                owner: o
                allow: { crm: { getItem: { when: "%s" } } }
            """
                .formatted(first, second, when);
    assertThat(lines(loaded(yaml).mistakes())).isEmpty();
    assertThat(lines(loaded(yaml).warnings()))
        .hasSize(warnings)
        .allMatch(line -> line.contains("integrations.i.allow.crm.getItem.when: takes one name"));
  }

  @Test
  void anyone_may_go_unrecorded() {
    String yaml =
        API
            + """
            integrations:
              load: { kind: anyone, purpose: p, owner: o, record: off, allow: { crm: "*" } }
            """;
    assertThat(loaded(yaml).value().orElseThrow().integrations().values())
        .allMatch(entry -> entry.kind() == Kind.ANYONE)
        .allMatch(entry -> entry.record() == IntegrationConfig.Recording.OFF);
  }

  @Test
  void a_past_review_and_a_secret_that_is_not_here_are_warnings() {
    String yaml =
        """
        apis:
          crm:
            contract: c.yaml
            upstream: { url: http://127.0.0.1:9001 }
            credential: { bearer: env:ABSENT }
        tiers:
          none: {}
        """
            + ENTRY
            + "review: 2026-11-20}}\n";
    assertThat(loaded(yaml).mistakes()).isEmpty();
    assertThat(lines(loaded(yaml).warnings()))
        .containsExactly(
            "5:27 apis.crm.credential.bearer: env:ABSENT: the environment has no such variable"
                + " here; provide it before `run`",
            "7:9 tiers.none: limits nothing; write `rate`, `quota` or `concurrency`",
            "8:101 integrations.i.review: was due on 2026-11-20;"
                + " review the entry and write the next date");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      value = {
        "listen: {public: {address: '0.0.0.0:1', tls: off}}|listen.public.tls: is off on 0.0.0.0:1",
        "listen: {admin: {address: '10.0.0.1:1'}}|listen.admin.address: is 10.0.0.1:1, which",
        "listen: {public: {tls: {certificate: /no, key: pom.xml}}}|listen.public.tls.certificate:"
            + " cannot",
        "listen: {admin: {address: '127.0.0.1:8443'}}|listen.admin.address: is that of the public",
        "listen: {public: {limits: {uri: 1GB}}}|listen.public.limits.uri: is 1024MB; write 256B to",
        "approvals: {expires: 31d}|approvals.expires: is not from 1s to 30d",
        "exceptions: []|exceptions: is not enforced by this build",
        "apis: {a: {upstream: {url: http://localhost}}}|apis.a.operations: is missing; write"
            + " `contract:",
        "apis: {a: {contract: learned, upstream: {url: http://localhost}}}|apis.a.contract:"
            + " is still to be learned",
        "apis: {a: {contract: c, upstream: {url: ftp://x}}}|apis.a.upstream.url: is not an HTTP"
            + " URL",
        "apis: {a: {contract: c, upstream: {url: http:x}}}|apis.a.upstream.url: is not an HTTP URL",
        "apis: {a: {contract: c, upstream: {url: https://u:p@x}}}|apis.a.upstream.url: holds a"
            + " cred",
        "apis: {a: {contract: c, upstream: {url: https://x?y}}}|apis.a.upstream.url: has a query",
        "apis: {a: {contract: c, upstream: {url: http://127.0.0.1.x}}}|apis.a.upstream.url: is"
            + " plain",
        "apis: {a: {contract: c, upstream: {url: https://x:70000}}}|apis.a.upstream.url: has no"
            + " such",
        "apis: {a: {contract: c, upstream: {url: https://u:hunter2@x^}}}|apis.a.upstream.url: is"
            + " not a URL such as https://crm.example.com; write",
        "apis: {a b: {contract: c, upstream: {url: https://x}}}|apis.\"a b\": is not a name",
        "apis: {a: {operations: {o: get /}, upstream: {url: https://x}}}|apis.a.operations.o: is"
            + " not",
        "tiers: {t: {burst: 5}}|tiers.t.burst: is without a rate",
        "tiers: {t: {rate: 5/1s, burst: 0}}|tiers.t.burst: is 0; write at least 1",
        "tiers: {t: {quota: 5/1y}}|tiers.t.quota: is not a quota; write so many per time",
        "issuers: {i: {issuer: x, audience: a}}|issuers.i.issuer: is not a URL, so its keys cannot",
        "issuers: {i: {issuer: http://x, audience: a}}|issuers.i.issuer: is plaintext to x",
        "issuers: {i: {issuer: x, audience: a, keys: http://x/}}|issuers.i.keys: is plaintext to x",
        "issuers: {i: {issuer: https://x, audience: a, algorithms: [HS256]}}"
            + "|issuers.i.algorithms[0]: `HS256` is unknown",
        "issuers: {i: {issuer: https://x, audience: a, algorithms: []}}|issuers.i.algorithms: is"
            + " em",
        "issuers: {i: {issuer: https://x, audience: ' '}}|issuers.i.audience: is empty",
      })
  void a_mistake_in_a_file_of_its_own(String yaml, String mistake) {
    assertThat(lines(loaded(yaml).mistakes())).singleElement().asString().contains(" " + mistake);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      value = {
        "on-behalf-of: company|integrations.i.on-behalf-of: is not enforced by this build",
        "review: {date: 2027-01-01, past: deny}|integrations.i.review.past: `deny` is not enforced",
        "record: off|integrations.i.record: is off for a caller that is known",
        "tier: gold|integrations.i.tier: is not among `tiers`; declare it first",
        "schedule: [{from: 08:00}]|integrations.i.schedule[0].to: is missing",
        "schedule: [{from: 8, to: 09:00}]|integrations.i.schedule[0].from: is not a time",
        "tiers: x|integrations.i.tiers: is not a key here; did you mean `tier`?",
      })
  void a_mistake_in_an_entry(String key, String mistake) {
    assertThat(lines(loaded(API + ENTRY + key + "}}").mistakes()))
        .singleElement()
        .asString()
        .contains(" " + mistake);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      value = {
        "'*'|[get]|integrations.b.allow.crm.get",
        "[get]|'*'|integrations.b.allow.crm",
        "[list, get]|{get: {}}|integrations.b.allow.crm.get",
      })
  void an_operation_is_open_to_anyone_by_one_entry_only(String a, String b, String mistake) {
    String entry = "{kind: anyone, purpose: p, owner: o, allow: {crm: %s}}";
    String yaml = API + "integrations:\n" + "  a: " + entry + "\n" + "  b: " + entry + "\n";
    assertThat(lines(loaded(yaml.formatted(a, b)).mistakes()))
        .singleElement()
        .asString()
        .startsWith("4:")
        .contains(" " + mistake + ": is open to anyone in integrations.a too");
  }

  private static Loaded<GatehouseConfig> loaded(String yaml) {
    return ConfigFiles.bind(GatehouseConfig.class, FILE, yaml, CHECK);
  }

  private static List<String> lines(List<Mistake> mistakes) {
    return mistakes.stream().map(found -> found.toString().replace(FILE + ":", "")).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nothing",
      value = {
        "listen: {drain: 3s} | nothing",
        "listen: {public: {tls: {profile: modern}}} | nothing",
        "approvals: {expires: 2h} | nothing",
        "listen: {public: {address: '127.0.0.1:1'}} | listen",
        "listen: {public: {tls: 'off'}} | listen",
        "listen: {admin: {}} | listen",
        "listen: {transport: nio} | listen",
        "listen: {bounds: {calls: 7}} | listen",
        "state: ./elsewhere | state",
        "audit: {retention: {age: 90d}} | audit",
        "idempotency: {keys: 7} | idempotency",
      })
  void tells_what_waits_for_the_next_start(String yaml, String key) {
    TakenAtStart taken = new TakenAtStart(loaded("").value().orElseThrow());
    assertThat(taken.waiting(loaded(yaml.replace("'", "\"")).value().orElseThrow()))
        .isEqualTo(key == null ? List.of() : List.of(key));
  }
}
