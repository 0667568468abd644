package dev.gatehouse;

import dev.gatehouse.config.Check;
import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import dev.gatehouse.config.Secret;
import dev.gatehouse.config.SecretUnavailable;
import java.time.Clock;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a configuration gets wrong that can be seen in it alone, without a contract or a store. */
public final class GatehouseConfigCheck implements Check<GatehouseConfig> {
  private final Clock clock;
  private final Function<String, @Nullable String> variables;

  /**
   * A check.
   *
   * @param clock tells which reviews are past
   * @param variables the environment that {@code env:} secrets are looked for in
   */
  public GatehouseConfigCheck(Clock clock, Function<String, @Nullable String> variables) {
    this.clock = clock;
    this.variables = variables;
  }

  @Override
  public void check(GatehouseConfig config, Report report) {
    CertificateCheck files = new CertificateCheck(report, clock);
    new ListenCheck(report, files).check(config.listen());
    names("apis", config.apis().keySet(), report);
    names("upstreams", config.upstreams().keySet(), report);
    names("issuers", config.issuers().keySet(), report);
    names("tiers", config.tiers().keySet(), report);
    names("integrations", config.integrations().keySet(), report);
    UpstreamCheck upstreams = new UpstreamCheck(report, files, config.upstreams());
    upstreams.check();
    new ApiCheck(report, this::secret, upstreams).check(config.apis());
    new IssuerCheck(report).check(config.issuers());
    config.tiers().forEach((name, tier) -> tier(KeyPath.of("tiers", name), tier, report));
    new IntegrationCheck(config, report, clock).check();
    new AuditCheck(report).check(config.audit());
  }

  // Names stand in key texts, metric labels, file names and commands.
  private static void names(String key, Collection<String> names, Report report) {
    for (String name : names) {
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,62}")) {
        String remedy = "write letters, digits, - and _, at most 63 of them";
        report.mistakenKey(KeyPath.of(key, name), "is not a name", remedy);
      }
    }
  }

  private static void tier(KeyPath path, TierConfig tier, Report report) {
    if (tier.burst().isPresent() && !report.declares(path.key("rate"))) {
      report.mistake(path.key("burst"), "is without a rate", "write `rate:` too");
    }
    if (tier.rate().isEmpty() && tier.quota().isEmpty() && tier.concurrency().isEmpty()) {
      report.warning(path, "limits nothing", "write `rate`, `quota` or `concurrency`");
    }
  }

  // Another machine may have what this one lacks, so what is missing here is no mistake yet.
  private void secret(KeyPath path, Secret secret, Report report) {
    try {
      String value = secret.value(variables);
      if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
        report.mistake(path, secret + " holds a control character", "keep one line in it");
      }
    } catch (SecretUnavailable e) {
      report.warning(path, e.getMessage() + " here", "provide it before `run`");
    }
  }
}
