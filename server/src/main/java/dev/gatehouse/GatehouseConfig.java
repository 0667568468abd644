package dev.gatehouse;

import dev.gatehouse.config.Default;
import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Key;
import dev.gatehouse.config.NotEnforced;
import dev.gatehouse.config.Parts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The whole configuration. */
@Key("gatehouse.yaml")
@Doc("The keys of the file itself. Relative paths start at the folder of the file they stand in.")
@NotEnforced(value = "exceptions", instead = "widen the entry itself, within the API's offer")
public record GatehouseConfig(
    @Doc("Where Gatehouse listens.") @Default("{}") ListenConfig listen,
    @Doc("The folder of the store, the journal and the local CA; one process owns it.")
        @Default("./state")
        Path state,
    @Doc(
            "Further files that hold `apis`, `upstreams`, `issuers`, `tiers` and `integrations`,"
                + " one per team: globs, or folders whose YAML files are meant. A mistake in a part"
                + " keeps that part's earlier entries and is reported; the rest goes on. The same"
                + " name in two files is a mistake.")
        Optional<Parts> parts,
    @Doc("What callers may call, by name: an API and the system behind it.")
        Map<String, ApiConfig> apis,
    @Doc(
            "Systems behind that several APIs share, by name: their limits, their health and their"
                + " connections are one.")
        Map<String, UpstreamConfig> upstreams,
    @Doc("Who issues access tokens, by name.") Map<String, IssuerConfig> issuers,
    @Doc("How much a caller may use, by name.") Map<String, TierConfig> tiers,
    @Doc("Who may do what, by name: the register.") Map<String, IntegrationConfig> integrations,
    @Doc("How people decide on held calls.") @Default("{}") Approvals approvals,
    @Doc("How the journal is kept.") @Default("{}") AuditConfig audit,
    @Doc("How many first answers are kept for repeated changes.") @Default("{}")
        IdempotencyConfig idempotency) {

  /**
   * The system behind an API.
   *
   * @throws IllegalArgumentException if it names none, which a checked configuration does not
   */
  UpstreamConfig behind(ApiConfig api) {
    return switch (api.upstream()) {
      case ApiConfig.Behind.Written written -> written.upstream();
      case ApiConfig.Behind.Named named -> {
        UpstreamConfig upstream = upstreams.get(named.name());
        if (upstream == null) {
          throw new IllegalArgumentException("no upstream " + named.name());
        }
        yield upstream;
      }
    };
  }

  /** How people decide on held calls. */
  @Doc("How people decide on held calls.")
  public record Approvals(
      @Doc("How long a held call may wait, and a granted one may be repeated once.") @Default("1h")
          Duration expires) {
    public Approvals {
      if (expires.compareTo(Duration.ofSeconds(1)) < 0
          || expires.compareTo(Duration.ofDays(30)) > 0) {
        throw new IllegalArgumentException("expires: is not from 1s to 30d; write such as 1h");
      }
    }
  }

  /** Whether denials deny. */
  public enum Mode {
    @Doc("Denials deny.")
    ENFORCE,
    @Doc("Denials are recorded as `would-deny`, and the call goes on.")
    OBSERVE
  }
}
