package dev.gatehouse.controls.emergency;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Standing;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.register.Stop;
import dev.gatehouse.register.Stop.Scope;
import dev.gatehouse.register.Stopped;
import dev.gatehouse.register.Stops;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Denies what an operator has stopped, and cuts its streams. While nothing is stopped it costs one
 * volatile read.
 */
public final class EmergencySwitch implements Standing {
  private final Stops stops;
  private final Place place;

  /**
   * By what operations can be stopped, beside their names.
   *
   * @param tiers of integrations, by their names
   */
  public record Place(String api, String upstream, Map<String, String> tiers) {
    public Place {
      tiers = Map.copyOf(tiers);
    }
  }

  /** The control of all operations of a place. */
  public EmergencySwitch(Stops stops, Place place) {
    this.stops = stops;
    this.place = place;
  }

  @Override
  public Verdict check(Exchange exchange) {
    Stopped stopped = stops.now();
    if (stopped == Stopped.NOTHING) {
      return Verdict.pass(exchange);
    }
    Stop stop = stop(stopped, exchange);
    return stop == null ? Verdict.pass(exchange) : Verdict.deny(Reason.STOPPED, detail(stop));
  }

  @Override
  public Verdict again(Exchange exchange) {
    return check(exchange);
  }

  // Without the name: the record holds it already, and that of a person in a form to be erased.
  private static String detail(Stop stop) {
    return "%s, by %s: %s".formatted(stop.scope().code(), stop.by(), stop.reason());
  }

  private @Nullable Stop stop(Stopped stopped, Exchange exchange) {
    Stop widest = stopped.of(Scope.EVERYTHING, "");
    if (widest != null) {
      return widest;
    }
    Stop behind = stopped.of(Scope.UPSTREAM, place.upstream());
    if (behind != null) {
      return behind;
    }
    Stop api = stopped.of(Scope.API, place.api());
    if (api != null) {
      return api;
    }
    String named = place.api() + "." + exchange.operation().id();
    Stop operation = stopped.of(Scope.OPERATION, named);
    return operation == null ? ofCaller(stopped, exchange.caller()) : operation;
  }

  private @Nullable Stop ofCaller(Stopped stopped, Caller caller) {
    String tier = place.tiers().get(caller.integration());
    Stop ofTier = tier == null ? null : stopped.of(Scope.TIER, tier);
    if (ofTier != null) {
      return ofTier;
    }
    Stop integration = stopped.of(Scope.INTEGRATION, caller.integration());
    if (integration != null || !(caller instanceof Caller.Proven proven)) {
      return integration;
    }
    Stop credential = stopped.of(Scope.CREDENTIAL, proven.credential());
    return credential == null ? ofPersons(stopped, proven) : credential;
  }

  private static @Nullable Stop ofPersons(Stopped stopped, Caller.Proven caller) {
    Stop subject = stopped.of(Scope.CALLER, caller.subject());
    for (int i = 0; subject == null && i < caller.onBehalfOf().size(); i++) {
      subject = stopped.of(Scope.CALLER, caller.onBehalfOf().get(i));
    }
    return subject;
  }
}
