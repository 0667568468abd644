package dev.gatehouse.controls.fields;

import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Dressing;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which fields are removed from messages of one direction, and which are put in: what is set
 * replaces what came, what is added stands beside it.
 */
public final class FieldRules {

  /** A field that is put in. */
  public record Field(String name, FieldValue value) {}

  /** Beginnings of names that only Gatehouse itself writes. */
  private static final List<String> OWN_PREFIXES =
      List.of("gatehouse-", "x-gatehouse-", "x-forwarded-", "access-control-", "sec-", "proxy-");

  /**
   * Fields of a connection, of framing, of credentials, and what Gatehouse writes or decides by.
   */
  private static final Set<String> OWN =
      Set.of(
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "content-encoding",
          "content-type",
          "host",
          "expect",
          "authorization",
          "www-authenticate",
          "x-api-key",
          "forwarded",
          "idempotency-key",
          "http2-settings",
          "date",
          "origin",
          "vary");

  private final Set<String> removed = new HashSet<>();
  private final List<Field> set;
  private final List<Field> added;

  public FieldRules(List<Field> set, List<Field> added, List<String> removed) {
    this.set = List.copyOf(set);
    this.added = List.copyOf(added);
    removed.forEach(name -> this.removed.add(folded(name)));
    set.forEach(field -> this.removed.add(folded(field.name())));
  }

  /** Whether a field is none that rules may touch, however it is spelled. */
  public static boolean isOwn(String name) {
    String folded = folded(name);
    return OWN.contains(folded) || OWN_PREFIXES.stream().anyMatch(folded::startsWith);
  }

  // Some servers read an underscore as a hyphen.
  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Puts the rules into what goes to the upstream. */
  public Control asked() {
    return exchange -> {
      Request request = exchange.request();
      Headers own = request.own();
      Headers.Builder builder = new Headers.Builder();
      for (int i = 0; i < own.size(); i++) {
        builder.add(own.name(i), own.value(i));
      }
      put(builder, exchange);
      return Verdict.pass(
          exchange.with(request.with(kept(request.headers())).owning(builder.build())));
    };
  }

  /** Puts the rules into what is answered. */
  public Dressing answered() {
    return (exchange, answer) -> {
      Headers kept = kept(answer.headers());
      for (Field field : set) {
        kept = kept.with(field.name(), field.value().text(exchange));
      }
      for (Field field : added) {
        kept = kept.with(field.name(), field.value().text(exchange));
      }
      return answer.with(kept);
    };
  }

  private void put(Headers.Builder builder, Exchange exchange) {
    set.forEach(field -> builder.add(field.name(), field.value().text(exchange)));
    added.forEach(field -> builder.add(field.name(), field.value().text(exchange)));
  }

  private Headers kept(Headers headers) {
    if (removed.isEmpty()) {
      return headers;
    }
    int[] spans = new int[4 * headers.size()];
    int count = 0;
    for (int i = 0; i < headers.size(); i++) {
      if (!removed.contains(folded(headers.name(i)))) {
        for (int k = 0; k < 4; k++) {
          spans[4 * count + k] = headers.span(i, k);
        }
        count++;
      }
    }
    return new Headers(headers.bytes(), spans, count);
  }
}
