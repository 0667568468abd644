package dev.gatehouse.controls.learn;

import dev.gatehouse.contract.learn.Observed;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import java.util.Locale;
import java.util.function.Consumer;

/** Hands on what a call was like, for a contract to be learned from it. Denies nothing. */
public final class Learn implements Control {
  private static final byte[] NONE = {};

  private final Consumer<Observed> lessons;

  /**
   * @param lessons take a call without waiting
   */
  public Learn(Consumer<Observed> lessons) {
    this.lessons = lessons;
  }

  /** Whether there is anything to learn inside an answer; others stay on the wire. */
  public static boolean looksInto(Response response) {
    String type = type(response.headers()).toLowerCase(Locale.ROOT);
    int semicolon = type.indexOf(';');
    String essence = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    return essence.endsWith("/json") || essence.endsWith("+json");
  }

  @Override
  public Verdict check(Exchange exchange) {
    Response response = exchange.response().orElseThrow();
    lessons.accept(
        new Observed(
            exchange.request().method(),
            exchange.upstreamPath(),
            exchange.request().query(),
            type(exchange.request().headers()),
            content(exchange.request().body()),
            response.status(),
            type(response.headers()),
            content(response.body())));
    return Verdict.pass(exchange);
  }

  private static String type(Headers headers) {
    return headers.first("content-type").orElse("");
  }

  // What was too large to be read is on its way still, and is not waited for.
  private static byte[] content(Body body) {
    return body instanceof Body.Bytes bytes ? bytes.content() : NONE;
  }
}
