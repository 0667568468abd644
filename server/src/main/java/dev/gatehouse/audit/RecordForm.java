package dev.gatehouse.audit;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Ending;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Finding;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes calls as records: JSON with the same keys in the same order, so that a search compares
 * bytes. Never a secret, never content, never the value of a query parameter. One loop's own.
 */
final class RecordForm {
  static final String INTENT = "{\"type\":\"intent\",\"id\":\"";
  static final String OUTCOME = "{\"id\":\"";

  private static final int MAX_TARGET = 2048;
  private static final int MAX_DETAIL = 1024;
  private static final int TRACEPARENT = 55;

  private final Persons persons;
  private final JsonBytes json = new JsonBytes();

  private final Pieces<String> anyones = new Pieces<>(this::anyone);
  private final Pieces<InetAddress> sources = new Pieces<>(this::source);
  private final Pieces<Stage> allowed =
      new Pieces<>(stage -> decided(Decision.ALLOWED, null, stage));

  private long second = Long.MIN_VALUE;
  private String secondText = "";

  RecordForm(Persons persons) {
    this.persons = persons;
  }

  byte[] bytes() {
    return json.bytes();
  }

  int length() {
    return json.length();
  }

  /** The call is about to be forwarded. */
  void intent(Exchange exchange) {
    json.begin().text("type", "intent");
    head(exchange);
    json.end();
  }

  /** How a call ended. */
  void outcome(Outcome outcome) {
    json.begin();
    result(outcome);
    json.end();
  }

  /** A change that was forwarded, and whose outcome was not kept in time. */
  void lost(Outcome outcome) {
    Verdict.Deny deny = Verdict.deny(Reason.RECORD_LOST, "ended as " + outcome.decision().code());
    Response answer = new Response(Reason.RECORD_LOST.status(), Headers.EMPTY, Body.NONE);
    outcome(
        new Outcome(
            outcome.exchange(),
            Reason.RECORD_LOST.fault().decision(),
            Stage.RECORD,
            deny,
            outcome.forwarded(),
            answer,
            outcome.endNanos()));
  }

  /** How the last of `count` calls ended that are not recorded one by one. */
  void counted(Outcome last, long count) {
    json.begin();
    result(last);
    json.number("count", count).end();
  }

  /** How the stream of a call ended. */
  void ended(Outcome outcome, Ending ending) {
    json.begin().text("type", "end").text("id", outcome.exchange().id());
    json.known("bytesIn", ending.bytesIn()).known("bytesOut", ending.bytesOut());
    if (ending.partsOut() >= 0) {
      json.known("partsIn", ending.partsIn()).known("partsOut", ending.partsOut());
    }
    if (ending.status() >= 0) {
      json.number("endStatus", ending.status());
    }
    json.key("complete").raw(ending.complete() ? "true" : "false");
    Verdict.Deny denial = ending.denial();
    if (denial != null) {
      // Not `reason`: a search for it means how calls were decided.
      json.text("endReason", denial.reason().code());
      if (!denial.detail().isEmpty()) {
        json.key("detail");
        json.string(denial.detail(), Math.min(denial.detail().length(), MAX_DETAIL));
      }
    }
    json.end();
  }

  private void result(Outcome outcome) {
    head(outcome.exchange());
    if (outcome.decision() == Decision.ALLOWED && outcome.denial() == null) {
      allowed.write(json, outcome.stage());
    } else {
      decided(outcome.decision(), outcome.denial(), outcome.stage());
    }
    json.number("status", outcome.answer().status());
    json.known("bytesIn", outcome.exchange().request().body().length());
    json.known("bytesOut", outcome.answer().body().length());
    json.number("micros", outcome.micros());
    if (!outcome.detail().isEmpty()) {
      json.key("detail");
      json.string(outcome.detail(), Math.min(outcome.detail().length(), MAX_DETAIL));
    }
    if (!outcome.findings().isEmpty()) {
      findings(outcome.findings());
    }
  }

  private void decided(Decision decision, Verdict.@Nullable Deny denial, Stage stage) {
    json.plain("decision", decision.code());
    json.text("reason", denial == null ? null : denial.reason().code());
    json.plain("stage", stage.code());
  }

  private void head(Exchange exchange) {
    Request request = exchange.request();
    json.plain("id", exchange.id());
    time(exchange.arrivedMillis());
    caller(exchange.caller());
    names(exchange.operation());
    json.text("method", request.method());
    target(request);
    source(exchange.caller(), request.source());
    trace(request);
  }

  private void time(long millis) {
    long now = Math.floorDiv(millis, 1000);
    if (now != second) {
      second = now;
      String text = Instant.ofEpochSecond(now).toString();
      secondText = text.substring(0, text.length() - 1);
    }
    int fraction = (int) Math.floorMod(millis, 1000L);
    json.key("time")
        .open()
        .raw(secondText)
        .raw(fraction < 10 ? ".00" : fraction < 100 ? ".0" : ".");
    json.figures(fraction).raw("Z").close();
  }

  private void caller(Caller caller) {
    switch (caller) {
      case Caller.Unknown _ -> caller(null, null, null, List.of());
      case Caller.Anyone it -> anyones.write(json, it.integration());
      case Caller.Proven it ->
          caller(
              Persons.isPerson(it) ? persons.alias(it.subject()) : it.subject(),
              it.credential(),
              it.integration(),
              persons.aliases(it.onBehalfOf()));
    }
  }

  private void anyone(String integration) {
    caller("anyone", null, integration, List.of());
  }

  private void names(Operation operation) {
    byte[] named = operation.named();
    if (named != null) {
      json.raw(named, 0, named.length);
      return;
    }
    int from = json.length();
    json.text("api", known(operation.api())).text("operation", known(operation.id()));
    operation.keepNamed(Arrays.copyOfRange(json.bytes(), from, json.length()));
  }

  private void caller(
      @Nullable String subject,
      @Nullable String credential,
      @Nullable String integration,
      List<String> onBehalfOf) {
    json.text("caller", subject).text("credential", credential);
    json.text("integration", integration).texts("onBehalfOf", onBehalfOf);
  }

  private void target(Request request) {
    json.key("target").open();
    json.part(request.path(), 0, Math.min(request.path().length(), MAX_TARGET));
    String query = request.query();
    char separator = '?';
    int from = 0;
    int end = Math.min(query.length(), MAX_TARGET);
    while (from < end) {
      int next = query.indexOf('&', from);
      int to = next < 0 ? end : Math.min(next, end);
      int equals = query.indexOf('=', from);
      // What has no `=` may be a value as well as a name: it is left out.
      if (equals >= 0 && equals < to) {
        json.mark(separator);
        json.part(query, from, equals + 1);
        separator = '&';
      }
      from = to + 1;
    }
    json.close();
  }

  private void trace(Request request) {
    json.key("trace");
    Headers headers = request.headers();
    for (int i = 0; i < headers.size(); i++) {
      if (headers.named(i, "traceparent")) {
        trace(headers.bytes(), headers.span(i, 2), headers.span(i, 3));
        return;
      }
    }
    json.raw("null");
  }

  private void trace(byte[] bytes, int from, int end) {
    // W3C Trace Context §3.2.2: version, dash, 32 digits of trace id, dash, 16 of parent, dash, 2
    if (end - from >= TRACEPARENT && isHex(bytes, from + 3, from + 35) && bytes[from + 35] == '-') {
      json.open().raw(bytes, from + 3, from + 35).close();
    } else {
      json.raw("null");
    }
  }

  private static boolean isHex(byte[] text, int from, int end) {
    for (int i = from; i < end; i++) {
      byte c = text[i];
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private void findings(List<Finding> findings) {
    json.key("findings").raw("[");
    for (int i = 0; i < findings.size(); i++) {
      Finding finding = findings.get(i);
      json.raw(i == 0 ? "{" : ",{");
      // Not `stage` and `reason`: a search looks for those keys wherever they stand.
      json.text("code", finding.code()).text("at", finding.stage().code());
      json.text("what", finding.detail()).raw("}");
    }
    json.raw("]");
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }

  // A person's address is theirs alone; a service's or an agent's tells of no person.
  private void source(Caller caller, InetAddress address) {
    if (caller instanceof Caller.Proven proven && Persons.isPerson(proven)) {
      json.text("source", persons.sealed(proven.subject(), address.getHostAddress()));
    } else if (address.isLinkLocalAddress()) {
      // Equal addresses may be of different links, which their texts name.
      source(address);
    } else {
      sources.write(json, address);
    }
  }

  private void source(InetAddress address) {
    json.text("source", address.getHostAddress());
  }
}
