package dev.gatehouse.audit;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.CallIds;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Calls;
import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Loop;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes calls that ended, with ids and times of their own. */
final class RecordedCalls {
  static final long START = 1_795_000_000_123L;

  private final Loop loop;
  private final CallIds ids = new CallIds(RandomGenerator.of("L64X128MixRandom"));
  private long millis = START;

  RecordedCalls(Loop loop) {
    this.loop = loop;
  }

  Exchange call(Operation operation, String path, String query) {
    Request request =
        new Request(
            operation.method(),
            "https",
            "localhost",
            path,
            query,
            Headers.of(
                "authorization",
                "Bearer swordfish",
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            new Body.Bytes("{\"text\":\"secret body\"}".getBytes(StandardCharsets.UTF_8)),
            InetAddress.getLoopbackAddress());
    long now = ++millis;
    return Exchange.begin(ids.next(now), loop, now, 0, 5_000_000_000L, request)
        .with(operation, List.of(), path);
  }

  Exchange read() {
    return call(Calls.GET_CONTACT, "/contacts/7", "").by(agent("note-assistant"));
  }

  Exchange change() {
    return call(Calls.CREATE_NOTE, "/contacts/7/notes", "").by(agent("note-assistant"));
  }

  static Caller agent(String integration) {
    return new Caller.Proven(
        integration, Kind.AGENT, integration, "key-1", List.of("ada@example.com"), Map.of());
  }

  static Outcome allowed(Exchange exchange) {
    return answered(exchange, 200);
  }

  static Outcome answered(Exchange exchange, int status) {
    Body content = new Body.Bytes("hello".getBytes(StandardCharsets.UTF_8));
    Response answer = new Response(status, Headers.EMPTY, content);
    return new Outcome(exchange, Decision.ALLOWED, Stage.MINIMIZE, null, true, answer, 42_000);
  }

  static Outcome denied(Exchange exchange, Reason reason, String detail) {
    Response answer = new Response(reason.status(), Headers.EMPTY, Body.NONE);
    Verdict.Deny deny = Verdict.deny(reason, detail);
    return new Outcome(
        exchange, reason.fault().decision(), Stage.AUTHENTICATE, deny, false, answer, 42_000);
  }
}
