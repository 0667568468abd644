package dev.gatehouse;

import dev.gatehouse.controls.authenticate.Binding;
import dev.gatehouse.controls.authenticate.Issuer;
import dev.gatehouse.controls.authenticate.KeySets;
import dev.gatehouse.controls.authenticate.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The issuers of a configuration, and the integrations that their tokens are bound to. */
record Issuers(GatehouseConfig config) {

  Tokens tokens(KeySets keySets) {
    Map<String, Issuer> issuers = new LinkedHashMap<>();
    config.issuers().forEach((name, issuer) -> issuers.put(name, issuer(issuer)));
    return new Tokens(issuers, bindings(), keySets);
  }

  private static Issuer issuer(IssuerConfig issuer) {
    return new Issuer(
        issuer.issuer(),
        issuer.audience(),
        issuer.keys(),
        Set.copyOf(issuer.algorithms()),
        issuer.roles().orElse(""),
        issuer.clockSkew());
  }

  private List<Binding> bindings() {
    List<Binding> bindings = new ArrayList<>();
    config
        .integrations()
        .forEach(
            (name, entry) ->
                entry
                    .callers()
                    .forEach(
                        caller -> {
                          if (caller instanceof IntegrationConfig.Caller.Token token) {
                            bindings.add(
                                new Binding(
                                    token.issuer(),
                                    token.claim(),
                                    token.equals(),
                                    name,
                                    entry.kind()));
                          }
                        }));
    return bindings;
  }
}
