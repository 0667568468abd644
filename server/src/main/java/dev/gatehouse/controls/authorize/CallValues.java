package dev.gatehouse.controls.authorize;

import dev.cel.runtime.CelVariableResolver;
import dev.gatehouse.contract.Operation;
import dev.gatehouse.contract.Parameters;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a condition can see of one call; its parameters are decoded when it first asks. */
final class CallValues implements CelVariableResolver {
  private static final Parameters.Decoded NONE =
      new Parameters.Decoded(Map.of(), Map.of(), Map.of(), Map.of());

  private final Exchange exchange;
  private final Operation operation;
  private Parameters.@Nullable Decoded decoded;

  CallValues(Exchange exchange, Operation operation) {
    this.exchange = exchange;
    this.operation = operation;
  }

  @Override
  public Optional<Object> find(String name) {
    return switch (name) {
      case "path" -> Optional.of(parameters().path());
      case "query" -> Optional.of(parameters().query());
      case "caller" -> Optional.of(caller(exchange.caller()));
      case "time" -> Optional.of(Instant.ofEpochMilli(exchange.arrivedMillis()));
      default -> Optional.empty();
    };
  }

  // Parameters that break the contract are as good as absent: no condition on them is met.
  private Parameters.Decoded parameters() {
    Parameters.Decoded known = decoded;
    if (known == null) {
      Headers headers = exchange.request().headers();
      Parameters read =
          operation.parameters(
              exchange.pathValues(),
              exchange.request().query(),
              name -> headers.all(name.toLowerCase(Locale.ROOT)),
              false);
      known = read instanceof Parameters.Decoded values ? values : NONE;
      decoded = known;
    }
    return known;
  }

  private static Map<String, Object> caller(Caller caller) {
    return caller instanceof Caller.Proven proven
        ? Map.of(
            "subject", proven.subject(),
            "issuer", proven.issuer(),
            "kind", proven.kind().code(),
            "integration", proven.integration(),
            "roles", proven.claims().get("roles") instanceof List<?> roles ? roles : List.of(),
            "claims", proven.claims())
        : Map.of(
            "subject", "anyone",
            "issuer", "",
            "kind", Kind.ANYONE.code(),
            "integration", caller.integration(),
            "roles", List.of(),
            "claims", Map.of());
  }
}
