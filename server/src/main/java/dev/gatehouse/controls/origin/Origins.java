package dev.gatehouse.controls.origin;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Dressing;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which pages may call an API from a browser (the CORS protocol of the Fetch standard, §3.3). What
 * a page may not do is refused here, not only hidden from it by its browser.
 */
public final class Origins {
  private static final String ALLOW = "Access-Control-Allow-";
  private static final String[] UPSTREAMS = {
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-expose-headers",
    "access-control-max-age",
    "access-control-allow-private-network"
  };

  /**
   * What is allowed.
   *
   * @param origins as browsers write them; empty for all, which then come without credentials
   * @param credentials whether browsers send cookies and certificates along
   * @param exposed fields of answers that pages may read beyond the usual ones
   * @param asked fields of requests that pages may set, in lower case
   * @param maxAge how long a browser may believe a preflight
   */
  public record Config(
      Set<String> origins,
      boolean credentials,
      List<String> exposed,
      Set<String> asked,
      Duration maxAge) {}

  private final Config config;
  private final String exposed;
  private final String asked;

  public Origins(Config config) {
    this.config = config;
    this.exposed = String.join(", ", config.exposed());
    this.asked = String.join(", ", new TreeSet<>(config.asked()));
  }

  /** Refuses calls of pages that are not allowed to. */
  public Control calls() {
    return exchange -> {
      Headers headers = exchange.request().headers();
      return headers.count("origin") == 0 || allowed(exchange.request()).isPresent()
          ? Verdict.pass(exchange)
          : Verdict.deny(Reason.ORIGIN_NOT_ALLOWED, origin(exchange.request()));
    };
  }

  /** Answers the question of a browser before its page calls; nothing is forwarded. */
  public Control preflight(List<String> methods) {
    return exchange -> {
      Headers headers = exchange.request().headers();
      Optional<String> method = headers.first("access-control-request-method");
      if (method.isEmpty() || headers.count("origin") == 0) {
        return Verdict.deny(Reason.METHOD_NOT_ALLOWED, new Hint.Allow(methods));
      }
      if (allowed(exchange.request()).isEmpty()) {
        return Verdict.deny(Reason.ORIGIN_NOT_ALLOWED, origin(exchange.request()));
      }
      boolean fields =
          headers.all("access-control-request-headers").stream()
              .flatMap(list -> List.of(list.split(",", -1)).stream())
              .map(name -> name.strip().toLowerCase(Locale.ROOT))
              .allMatch(name -> name.isEmpty() || config.asked().contains(name));
      return methods.contains(method.get()) && fields
          ? new Verdict.Answer(exchange.with(granted(methods)))
          : Verdict.deny(Reason.PREFLIGHT_REFUSED, fields ? "the method" : "a field");
    };
  }

  private Response granted(List<String> methods) {
    Headers.Builder granted = new Headers.Builder();
    granted.add(ALLOW + "Methods", String.join(", ", methods));
    if (!asked.isEmpty()) {
      granted.add(ALLOW + "Headers", asked);
    }
    granted.add("Access-Control-Max-Age", Long.toString(config.maxAge().toSeconds()));
    return new Response(204, granted.build(), Body.NONE);
  }

  /** Lets the page read the answer, whatever it is, if it may call at all. */
  public Dressing answers() {
    return (exchange, answer) -> {
      Response plain = answer.with(answer.headers().without(UPSTREAMS));
      Response allowed = preflights().dress(exchange, plain);
      return exposed.isEmpty() || allowed(exchange.request()).isEmpty()
          ? allowed
          : allowed.with(allowed.headers().with("Access-Control-Expose-Headers", exposed));
    };
  }

  /** Lets the browser read the answer to its own question. */
  public Dressing preflights() {
    return (exchange, answer) -> {
      Headers fields = answer.headers().with("Vary", "Origin");
      Optional<String> origin = allowed(exchange.request());
      if (origin.isPresent()) {
        fields = fields.with(ALLOW + "Origin", origin.get());
        if (config.credentials()) {
          fields = fields.with(ALLOW + "Credentials", "true");
        }
      }
      return answer.with(fields);
    };
  }

  /** What is allowed of a request's origin; a page of the API's own host needs no permission. */
  private Optional<String> allowed(Request request) {
    if (request.headers().count("origin") != 1) {
      return Optional.empty();
    }
    String origin = origin(request);
    if (config.origins().isEmpty()) {
      return Optional.of("*");
    }
    boolean known = config.origins().contains(origin) || isSame(origin, request);
    return known ? Optional.of(origin) : Optional.empty();
  }

  // The authority of a request is kept without its port.
  private static boolean isSame(String origin, Request request) {
    String own = request.scheme() + "://" + request.authority();
    return origin.equals(own)
        || (origin.startsWith(own + ":") && origin.substring(own.length() + 1).matches("[0-9]+"));
  }

  private static String origin(Request request) {
    return request.headers().first("origin").orElse("");
  }
}
