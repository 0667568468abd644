package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.ConfigFiles;
import dev.gatehouse.config.Loaded;
import dev.gatehouse.config.Mistake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes that share an entry: none hides another, and none is told for what another did. */
class SharedMistakesTest {
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|[^ ,\\[\\]{}:]*|.");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);

  private static final String YAML =
      """
      listen:
        public: { address: nowhere, limits: { headers: 1B, uri: 2GB, body: lots, extra: 1 } }
        admin: { address: 192.168.0.1:9443, port: 1 }
      state: [a]
      apis:
        crm:
          contract: crm.openapi.yaml
          upstream: { url: http://crm.example.com, timeout: 0s, connect-timeout: 0s, retries: 3 }
          credential: { bearer: hunter2-is-my-password }
          effects: { deleteContact: destroy, nope: read }
          offer: { to: [service, robot], never: { agent: [listContacts, nope] }, roles: {} }
          data: { personal: [ssn, id, "/a~2"] }
          mode: observ
        billing:
          at: { path: /billing }
          contract: missing.yaml
          upstream: { url: "not a url" }
        billing-too:
          at: { path: /billing }
          operations: { get: GET /c, other: GET /c, odd: "GET /x/{" }
          upstream: { timeout: 5 }
      issuers:
        idp: { issuer: https://id.example.com, algorithms: [HS256], clock-skew: 6m, keys: ftp://x }
      tiers:
        small: { rate: fast, burst: 0, quota: 5/never, concurrency: 0, per: nobody }
      integrations:
        bad:
          kind: robot
          review: someday
          tier: nope
          record: off
          allow: { crm: [getContact, gone], zzz: "*", billing: [whatever] }
        portal:
          kind: agent
          callers: [ { key: true }, { token: { issuer: nope, claim: "", equal: x } }, { keys: false } ]
          purpose: ""
          owner: ops
          record: off
          schedule: [ { days: [mon, funday], from: 9, to: 10:00, zone: Mars } ]
          allow:
            crm:
              listContacts: { send: [x] }
              getContact: { fields: [nope, id, id], when: "path.nope == 1", approve: 3, aprove: true }
              gone: { fields: [a] }
              deleteContact: 5
            zzz: [x, x, y]
      """;

  /** Line, path, and the word that stands at the column. */
  private static final String EXPECTED =
      """
      2 listen.public.address <nowhere>
      2 listen.public.limits.headers <1B>
      2 listen.public.limits.uri <2GB>
      2 listen.public.limits.body <lots>
      2 listen.public.limits.extra <extra>
      3 listen.admin.address <192.168.0.1>
      3 listen.admin.port <port>
      4 state <>
      8 apis.crm.upstream.url <http>
      8 apis.crm.upstream.timeout <0s>
      8 apis.crm.upstream.connect-timeout <0s>
      8 apis.crm.upstream.retries <retries>
      9 apis.crm.credential.bearer <hunter2-is-my-password>
      10 apis.crm.effects.deleteContact <destroy>
      10 apis.crm.effects.nope <nope>
      11 apis.crm.offer.to[1] <robot>
      11 apis.crm.offer.never.agent[1] <nope>
      11 apis.crm.offer.roles <roles>
      12 apis.crm.data.personal[0] <ssn>
      12 apis.crm.data.personal[2] <"/a~2">
      13 apis.crm.mode <observ>
      16 apis.billing.contract <missing.yaml>
      17 apis.billing.upstream.url <"not a url">
      19 apis.billing-too.at <>
      20 apis.billing-too.operations.other <GET>
      20 apis.billing-too.operations.odd <"GET /x/{">
      21 apis.billing-too.upstream.url <upstream>
      21 apis.billing-too.upstream.timeout <5>
      23 issuers.idp.audience <idp>
      23 issuers.idp.algorithms[0] <HS256>
      23 issuers.idp.clock-skew <6m>
      23 issuers.idp.keys <ftp>
      25 tiers.small.rate <fast>
      25 tiers.small.burst <0>
      25 tiers.small.quota <5/never>
      25 tiers.small.concurrency <0>
      25 tiers.small.per <nobody>
      27 integrations.bad.owner <bad>
      27 integrations.bad.purpose <bad>
      28 integrations.bad.kind <robot>
      29 integrations.bad.review <someday>
      30 integrations.bad.tier <nope>
      32 integrations.bad.allow.crm.gone <gone>
      32 integrations.bad.allow.zzz <zzz>
      35 integrations.portal.callers[0].key <key>
      35 integrations.portal.callers[1].token.equals <token>
      35 integrations.portal.callers[1].token.issuer <nope>
      35 integrations.portal.callers[1].token.claim <"">
      35 integrations.portal.callers[1].token.equal <equal>
      35 integrations.portal.callers[2].keys <false>
      36 integrations.portal.purpose <"">
      38 integrations.portal.record <off>
      39 integrations.portal.schedule[0].days[1] <funday>
      39 integrations.portal.schedule[0].from <9>
      39 integrations.portal.schedule[0].zone <Mars>
      42 integrations.portal.allow.crm.listContacts <listContacts>
      42 integrations.portal.allow.crm.listContacts.send[0] <x>
      43 integrations.portal.allow.crm.getContact.fields[0] <nope>
      43 integrations.portal.allow.crm.getContact.fields[2] <id>
      43 integrations.portal.allow.crm.getContact.when <"path.nope == 1">
      43 integrations.portal.allow.crm.getContact.approve <3>
      43 integrations.portal.allow.crm.getContact.aprove <aprove>
      44 integrations.portal.allow.crm.gone <gone>
      45 integrations.portal.allow.crm.deleteContact <5>
      46 integrations.portal.allow.zzz <zzz>
      46 integrations.portal.allow.zzz[1] <x>
      """;

  @TempDir Path folder;

  @Test
  void all_of_them_are_told_at_their_lines_and_columns() throws Exception {
    Path root = Path.of(System.getProperty("gatehouse.root"));
    Files.copy(
        root.resolve("examples/quickstart/crm.openapi.yaml"), folder.resolve("crm.openapi.yaml"));
    Loaded<GatehouseConfig> loaded = check(YAML);
    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.mistakes().stream().map(it -> told(it, YAML)).collect(Collectors.joining()))
        .isEqualTo(EXPECTED);
    assertThat(loaded.mistakes().toString()).doesNotContain("hunter2");
  }

  @Test
  void a_contract_that_is_missing_is_told_once() {
    String yaml =
        """
        apis:
          crm: { contract: crm.openapi.yaml, upstream: { url: http://127.0.0.1:1 } }
        """;
    Loaded<GatehouseConfig> loaded = check(yaml);
    String file = folder.resolve("crm.openapi.yaml").toString();
    assertThat(loaded.mistakes())
        .extracting(Mistake::toString)
        .containsExactly(
            folder.resolve("gatehouse.yaml")
                + ":2:20 apis.crm.contract: there is no file "
                + file
                + "; name an OpenAPI file");
    assertThat(loaded.warnings()).isEmpty();
  }

  @Test
  void a_constructor_that_refuses_leaves_no_trace_in_what_is_served() {
    String yaml = "tiers: { small: { rate: 5/1s, burst: 0 }, large: { rate: 7/1s } }";
    assertThat(check(yaml).value()).isEmpty();
    assertThat(check(yaml.replace("burst: 0", "burst: 1")).value()).isPresent();
  }

  private Loaded<GatehouseConfig> check(String yaml) {
    return ConfigFiles.bind(
        GatehouseConfig.class,
        folder.resolve("gatehouse.yaml"),
        yaml,
        new GatehouseConfigCheck(CLOCK, _ -> "value").and(new Contracts(_ -> Optional.empty())));
  }

  private static String told(Mistake mistake, String yaml) {
    List<String> lines = yaml.lines().toList();
    int line = mistake.origin().line();
    Matcher word = WORD.matcher(lines.get(line - 1).substring(mistake.origin().column() - 1));
    return "%d %s <%s>\n".formatted(line, mistake.path(), word.lookingAt() ? word.group() : "");
  }
}
