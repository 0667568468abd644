package dev.gatehouse.controls.authorize;

import dev.cel.runtime.CelVariableResolver;
import dev.gatehouse.contract.Arguments;
import dev.gatehouse.contract.Match;
import dev.gatehouse.contract.Operation;
import dev.gatehouse.contract.RequestHead;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a condition can see of one call; its parameters are decoded when it first asks. */
final class CallValues implements CelVariableResolver {
  private final Exchange exchange;
  private final Operation operation;
  private @Nullable Arguments arguments;

  CallValues(Exchange exchange, Operation operation) {
    this.exchange = exchange;
    this.operation = operation;
  }

  @Override
  public Optional<Object> find(String name) {
    return switch (name) {
      case "path" -> Optional.of(arguments().path());
      case "query" -> Optional.of(arguments().query());
      case "caller" -> Optional.of(caller(exchange.caller()));
      case "time" -> Optional.of(Instant.ofEpochMilli(exchange.arrivedMillis()));
      default -> Optional.empty();
    };
  }

  // What breaks the contract is left out, so that a condition on it cannot be met.
  private Arguments arguments() {
    Arguments decoded = arguments;
    if (decoded == null) {
      Headers headers = exchange.request().headers();
      RequestHead head = new RequestHead(found(), exchange.request().query(), headers::all);
      decoded = operation.arguments(head, false);
      arguments = decoded;
    }
    return decoded;
  }

  // The path was matched before; what is left of it are the values of its parameters.
  private Match.Found found() {
    List<String> values = exchange.pathValues();
    int[] bounds = new int[2 * values.size()];
    int end = 0;
    for (int i = 0; i < values.size(); i++) {
      bounds[2 * i] = end;
      end += values.get(i).length();
      bounds[2 * i + 1] = end;
    }
    return new Match.Found(operation, String.join("", values), bounds);
  }

  private static Map<String, Object> caller(Caller caller) {
    return caller instanceof Caller.Proven proven
        ? Map.of(
            "subject", proven.subject(),
            "kind", proven.kind().code(),
            "integration", proven.integration(),
            "roles", proven.claims().get("roles") instanceof List<?> roles ? roles : List.of(),
            "claims", proven.claims())
        : Map.of(
            "subject", "anyone",
            "kind", Kind.ANYONE.code(),
            "integration", caller.integration(),
            "roles", List.of(),
            "claims", Map.of());
  }
}
