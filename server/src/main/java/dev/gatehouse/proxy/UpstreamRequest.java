package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.proxy.http2.FieldEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How requests to one upstream look: what of the caller's goes along, and what is ours. */
final class UpstreamRequest {
  private static final byte[] VERSION = " HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII);

  private final Upstream upstream;
  private final Forward.Config config;
  private final FieldFilter filter;

  UpstreamRequest(Upstream upstream, Forward.Config config) {
    this.upstream = upstream;
    this.config = config;
    Set<String> more = new HashSet<>(config.withheld());
    if (config.plainAnswers()) {
      more.add("accept-encoding");
    }
    if (!config.credential().field().isEmpty()) {
      more.add(config.credential().field().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    filter = FieldFilter.request(more);
  }

  Upstream upstream() {
    return upstream;
  }

  Deadlines deadlines() {
    return config.deadlines();
  }

  /** The head of the request for this call; null if the credential is missing. */
  @Nullable HeadBuffer head(ProxyLoop loop, Exchange exchange) {
    boolean proves = !config.credential().field().isEmpty();
    Optional<String> secret = proves ? config.credential().secret() : Optional.empty();
    if (proves && secret.isEmpty()) {
      return null;
    }
    Request request = exchange.request();
    HeadBuffer head = loop.scratch().text(request.method()).text(" ");
    head.text(upstream.prefix()).text(exchange.upstreamPath());
    if (!request.query().isEmpty()) {
      head.text("?").text(request.query());
    }
    head.bytes(VERSION).bytes(upstream.authority()).line();
    pass(head, request.headers());
    int left = MaxForwards.of(request.method(), request.headers());
    if (left > 0) {
      head.text("Max-Forwards: ").number(left - 1).line();
    }
    Headers own = request.own();
    for (int i = 0; i < own.size(); i++) {
      head.field(own, i);
    }
    head.bytes(loop.provenance().lines(request));
    if (config.plainAnswers()) {
      head.text("Accept-Encoding: identity\r\n");
    }
    secret.ifPresent(it -> head.text(config.credential().field()).text(": ").text(it).line());
    frame(head, exchange);
    return head.line();
  }

  /** The same over HTTP/2 (RFC 9113 §8.3.1); null if the credential is missing. */
  @Nullable FieldEncoder fields(Frames frames, ProxyLoop loop, Exchange exchange) {
    boolean proves = !config.credential().field().isEmpty();
    Optional<String> secret = proves ? config.credential().secret() : Optional.empty();
    if (proves && secret.isEmpty()) {
      return null;
    }
    Request request = exchange.request();
    FieldEncoder block = frames.encoder().method(request.method(), upstream.tls() != null);
    block.authority(upstream.authority());
    block.path(upstream.prefix(), exchange.upstreamPath(), request.query());
    pass(block, request.headers());
    int left = MaxForwards.of(request.method(), request.headers());
    if (left > 0) {
      block.field(MaxForwards.NAME, String.valueOf(left - 1));
    }
    Headers own = request.own();
    for (int i = 0; i < own.size(); i++) {
      block.field(own, i);
    }
    lines(block, loop.provenance().lines(request));
    if (config.plainAnswers()) {
      block.field("accept-encoding", "identity");
    }
    secret.ifPresent(it -> block.field(config.credential().field().toLowerCase(Locale.ROOT), it));
    long length = request.body().length();
    if (length > 0 || (length == 0 && expectsContent(request.method()))) {
      block.contentLength(length);
    }
    return block;
  }

  private void pass(FieldEncoder block, Headers headers) {
    ListedFields listed = ListedFields.of(headers);
    boolean trailers = false;
    for (int i = 0; i < headers.size(); i++) {
      if (!filter.drops(headers, i) && !listed.drops(headers, i)) {
        block.field(headers, i);
      } else {
        trailers |= asksForTrailers(headers, i);
      }
    }
    if (trailers && !config.plainAnswers()) {
      block.field("te", "trailers");
    }
  }

  /** RFC 9110 §10.1.4: whoever asks us may be answered by the upstream. */
  private static boolean asksForTrailers(Headers headers, int i) {
    return headers.named(i, "te") && Answer.asksForTrailers(headers.value(i));
  }

  /** Fields that we keep as lines of HTTP/1.1. */
  private static void lines(FieldEncoder block, byte[] lines) {
    int at = 0;
    while (at < lines.length) {
      int colon = at;
      while (lines[colon] != ':') {
        colon++;
      }
      int end = colon;
      while (lines[end] != '\r') {
        end++;
      }
      block.field(lines, at, colon, colon + 2, end);
      at = end + 2;
    }
  }

  private void pass(HeadBuffer head, Headers headers) {
    ListedFields listed = ListedFields.of(headers);
    boolean trailers = false;
    for (int i = 0; i < headers.size(); i++) {
      if (!filter.drops(headers, i) && !listed.drops(headers, i)) {
        head.field(headers, i);
      } else {
        trailers |= asksForTrailers(headers, i);
      }
    }
    if (trailers && !config.plainAnswers()) {
      head.text("TE: trailers\r\nConnection: TE\r\n");
    }
  }

  /** RFC 9112 §6.3, from what will be sent and not from what the caller said. */
  private static void frame(HeadBuffer head, Exchange exchange) {
    Request request = exchange.request();
    if (exchange.operation().live().kind() == Live.Kind.WEBSOCKET) {
      head.text("Connection: Upgrade\r\nUpgrade: websocket\r\n");
    }
    Body body = request.body();
    long length = body.length();
    if (length < 0) {
      head.text("Transfer-Encoding: chunked\r\n");
    } else if (length > 0 || expectsContent(request.method())) {
      head.text("Content-Length: ").number(length).line();
    }
  }

  private static boolean expectsContent(String method) {
    return switch (method) {
      case "POST", "PUT", "PATCH" -> true;
      default -> false;
    };
  }
}
