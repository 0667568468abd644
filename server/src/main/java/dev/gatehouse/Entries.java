package dev.gatehouse;

import dev.gatehouse.controls.authenticate.Certificates;
import dev.gatehouse.controls.emergency.EmergencySwitch;
import dev.gatehouse.controls.limit.Allowance;
import dev.gatehouse.controls.limit.Per;
import dev.gatehouse.controls.limit.Policy;
import dev.gatehouse.controls.limit.Priority;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/** The register's entries, as controls ask for them. */
final class Entries {
  private final GatehouseConfig config;
  // One for all operations: there can be many.
  private final Map<String, String> tiers;

  Entries(GatehouseConfig config) {
    this.config = config;
    Map<String, String> named = new HashMap<>();
    config
        .integrations()
        .forEach((name, entry) -> entry.tier().ifPresent(tier -> named.put(name, tier)));
    this.tiers = Map.copyOf(named);
  }

  /**
   * What each integration may do with one operation; those that have no entry for it are absent.
   */
  Map<String, IntegrationConfig.Permission> permissions(String api, String operation) {
    Map<String, IntegrationConfig.Permission> permissions = new LinkedHashMap<>();
    config
        .integrations()
        .forEach(
            (name, entry) -> {
              IntegrationConfig.Allow allow = entry.allow().get(api);
              if (allow != null && allow.all()) {
                permissions.put(name, IntegrationConfig.Permission.PLAIN);
              } else if (allow != null && allow.operations().containsKey(operation)) {
                permissions.put(name, allow.operations().get(operation));
              }
            });
    return permissions;
  }

  IntegrationConfig entry(String integration) {
    IntegrationConfig entry = config.integrations().get(integration);
    if (entry == null) {
      throw new IllegalArgumentException("no such integration: " + integration);
    }
    return entry;
  }

  /** The caller that stands for whoever comes without a credential, if one of these is anyone's. */
  Optional<Caller.Anyone> anyone(Set<String> integrations) {
    return integrations.stream()
        .filter(name -> entry(name).kind() == Kind.ANYONE)
        .findFirst()
        .map(
            name ->
                new Caller.Anyone(name, entry(name).record() == IntegrationConfig.Recording.ON));
  }

  /** By what an operator can stop an API's operations. */
  EmergencySwitch.Place place(String api, String upstream) {
    return new EmergencySwitch.Place(api, upstream, tiers);
  }

  /** The integrations that are only observed. */
  Set<String> observed() {
    return config.integrations().entrySet().stream()
        .filter(entry -> entry.getValue().mode() == GatehouseConfig.Mode.OBSERVE)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The integrations whose callers may come with keys, and their kinds. */
  Map<String, Kind> keyed() {
    return config.integrations().entrySet().stream()
        .filter(
            entry ->
                entry.getValue().callers().stream()
                    .anyMatch(caller -> caller instanceof IntegrationConfig.Caller.Keys))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, it -> it.getValue().kind()));
  }

  /** The client certificates that callers are known by. */
  Certificates certificates() {
    List<Certificates.Bound> bound = new ArrayList<>();
    config
        .integrations()
        .forEach(
            (name, entry) ->
                entry
                    .callers()
                    .forEach(
                        caller -> {
                          if (caller instanceof IntegrationConfig.Caller.Certificate certificate) {
                            bound.add(bound(certificate, name, entry.kind()));
                          }
                        }));
    return new Certificates(bound);
  }

  private static Certificates.Bound bound(
      IntegrationConfig.Caller.Certificate certificate, String integration, Kind kind) {
    return new Certificates.Bound(
        certificate.subject().map(X500Principal::new).orElse(null),
        certificate.san().orElse(null),
        certificate.fingerprint().map(IntegrationConfig.Caller.Certificate::plain).orElse(null),
        certificate.issuer().map(X500Principal::new).orElse(null),
        integration,
        kind);
  }

  /** The limits of each integration that has any. */
  Map<String, Policy> policies() {
    Map<String, Policy> policies = new HashMap<>();
    config
        .integrations()
        .forEach(
            (name, entry) ->
                entry
                    .tier()
                    .ifPresent(
                        tier -> {
                          TierConfig limits = config.tiers().get(tier);
                          if (limits != null) {
                            policies.put(name, policy(tier, limits, entry.kind()));
                          }
                        }));
    return policies;
  }

  /** The priority of each integration whose tier has another than the usual one. */
  Map<String, Priority> priorities() {
    Map<String, Priority> priorities = new HashMap<>();
    config
        .integrations()
        .forEach(
            (name, entry) ->
                entry
                    .tier()
                    .map(config.tiers()::get)
                    .ifPresent(tier -> priorities.put(name, tier.priority())));
    return priorities;
  }

  private static Policy policy(String name, TierConfig tier, Kind kind) {
    Per usual = kind == Kind.ANYONE ? Per.SOURCE : Per.CALLER;
    return new Policy(
        name,
        tier.per().orElse(usual),
        tier.rate()
            .map(
                rate ->
                    new Allowance(
                        rate.count(),
                        rate.per(),
                        tier.burst().map(Long::valueOf).orElse(rate.count())))
            .orElse(null),
        tier.quota().orElse(null),
        tier.concurrency().orElse(null));
  }
}
