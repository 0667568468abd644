package dev.gatehouse;

import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Under what a stream was begun: while these stay equal, it stays open across reloads.
 *
 * @param contract what tells the contract from another
 */
record StreamTerms(
    UpstreamConfig upstream,
    Optional<ApiConfig.Credential> credential,
    GatehouseConfig.Mode mode,
    Effect effect,
    Live live,
    String contract,
    IntegrationConfig.Permission permission) {

  /** By integration. */
  static Map<String, StreamTerms> of(
      ApiConfig api,
      UpstreamConfig behind,
      Operation operation,
      String contract,
      Map<String, IntegrationConfig.Permission> permissions) {
    Map<String, StreamTerms> terms = new HashMap<>();
    permissions.forEach(
        (integration, permission) ->
            terms.put(
                integration,
                new StreamTerms(
                    behind,
                    api.credential(),
                    api.mode(),
                    operation.effect(),
                    operation.live(),
                    contract,
                    permission)));
    return terms;
  }
}
