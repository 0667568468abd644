package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.ConfigFiles;
import dev.gatehouse.config.Loaded;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TwentyMistakesTest {
  private static final String YAML =
      """
      listn: { public: { address: 127.0.0.1:8443 } }
      listen:
        public: { address: 0.0.0.0:8080, tls: off }
        admin: { address: 192.168.0.1:9443 }
      apis:
        crm:
          contract: crm.openapi.yaml
          upstream: { url: http://crm.example.com, timeout: 2 seconds }
          credential: { bearer: hunter2-is-my-password }
          effects: { deleteContact: destroy }
          offer:
            to: [service, agent]
            roles: { manager: {} }
          owner: a
          owner: b
      tiers:
        standard: { rate: 100 per minute, burst: 0 }
      integrations:
        note-assistant:
          kind: robot
          purpose: notes
          owner: crm-team@example.com
        portal:
          kind: service
          callers: [ { key: true } ]
          purpose: The portal
          review: 2027-02-30
          tier: standrad
          allow: { crn: "*" }
        status:
          kind: anyone
          purpose: Monitoring
          owner: ops
          allow:
            crm: [status]
        batch:
          kind: service
          callers: [ { token: { issuer: company, claim: azp, equals: batch } } ]
          purpose: Nightly
          owner: ops
          on-behalf-of: company
          record: off
          allow: { crm: { getContact: { fields: [id, /a~2b], aprove: true } } }
      """;

  @Test
  void all_of_them_are_told_at_their_lines() {
    Loaded<GatehouseConfig> loaded =
        ConfigFiles.bind(
            GatehouseConfig.class,
            Path.of("gatehouse.yaml"),
            YAML,
            new GatehouseConfigCheck(
                Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC), _ -> "value"));
    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.mistakes().stream().map(m -> m.origin().line() + " " + m.path()))
        .containsExactly(
            "1 listn",
            "3 listen.public.tls",
            "4 listen.admin.address",
            "8 apis.crm.upstream.url",
            "8 apis.crm.upstream.timeout",
            "9 apis.crm.credential.bearer",
            "10 apis.crm.effects.deleteContact",
            "13 apis.crm.offer.roles",
            "15 apis.crm.owner",
            "17 tiers.standard.rate",
            "17 tiers.standard.burst",
            "20 integrations.note-assistant.kind",
            "23 integrations.portal.owner",
            "25 integrations.portal.callers[0].key",
            "27 integrations.portal.review",
            "28 integrations.portal.tier",
            "29 integrations.portal.allow.crn",
            "35 integrations.status.allow.crm",
            "38 integrations.batch.callers[0].token.issuer",
            "41 integrations.batch.on-behalf-of",
            "42 integrations.batch.record",
            "43 integrations.batch.allow.crm.getContact.fields[1]",
            "43 integrations.batch.allow.crm.getContact.aprove");
    assertThat(loaded.mistakes().toString()).doesNotContain("hunter2");
  }
}
