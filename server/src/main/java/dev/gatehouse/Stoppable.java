package dev.gatehouse;

import dev.gatehouse.contract.Contract;
import dev.gatehouse.register.Stop;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What an operator can stop, by the names of a configuration. */
record Stoppable(GatehouseConfig config, Map<String, Contract> contracts) {

  /** All names of a scope; empty where they are not the configuration's, or not known. */
  Optional<Collection<String>> of(Stop.Scope scope) {
    return switch (scope) {
      case EVERYTHING, CALLER, CREDENTIAL -> Optional.empty();
      case API -> Optional.of(config.apis().keySet());
      case UPSTREAM -> Optional.of(upstreams());
      case OPERATION -> contracts.isEmpty() ? Optional.empty() : Optional.of(operations());
      case TIER -> Optional.of(config.tiers().keySet());
      case INTEGRATION -> Optional.of(config.integrations().keySet());
    };
  }

  private Collection<String> upstreams() {
    Collection<String> names = new TreeSet<>();
    config.apis().forEach((name, api) -> names.add(api.upstreamName(name)));
    return names;
  }

  private Collection<String> operations() {
    Collection<String> names = new TreeSet<>();
    config
        .apis()
        .forEach(
            (name, api) -> {
              Contract contract = contracts.get(name);
              if (api.isLearned()) {
                names.add(name + "." + Routing.LEARNED);
              } else if (contract != null) {
                contract.operations().forEach(it -> names.add(name + "." + it.id()));
              }
            });
    return names;
  }
}
