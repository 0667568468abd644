package dev.gatehouse.pipeline;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/** Calls for tests of controls: no socket, no clock. */
public final class Calls {
  private Calls() {}

  public static final Operation GET_CONTACT =
      new Operation("crm", "getContact", "GET", "/contacts/{contactId}", Effect.READ, false);
  public static final Operation CREATE_NOTE =
      new Operation(
          "crm", "createNote", "POST", "/contacts/{contactId}/notes", Effect.CREATE, false);

  /** A call of an operation by nobody yet. */
  public static Exchange call(Operation operation, Loop loop) {
    Request request =
        new Request(
            operation.method(),
            "https",
            "localhost",
            "/contacts/7",
            "",
            Headers.EMPTY,
            Body.NONE,
            InetAddress.getLoopbackAddress());
    long now = System.nanoTime();
    return Exchange.begin("call-1", loop, 0, now, now + 5_000_000_000L, request)
        .with(operation, List.of("7"), request.path());
  }

  /** A caller with a key of the integration. */
  public static Caller key(String integration) {
    return new Caller.Proven(integration, Kind.AGENT, integration, "key-1", List.of(), Map.of());
  }

  /** An answer of the upstream. */
  public static Response answer(int status) {
    return new Response(status, Headers.EMPTY, Body.NONE);
  }

  /** Settles what a call left open, as its pipeline does at its end. */
  public static void end(Exchange exchange, boolean forwarded) {
    Outcome outcome =
        new Outcome(exchange, Decision.ALLOWED, Stage.MINIMIZE, null, forwarded, answer(200), 0);
    exchange.settlements().forEach(settlement -> settlement.settle(outcome));
  }
}
