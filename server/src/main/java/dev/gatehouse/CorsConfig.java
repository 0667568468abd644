package dev.gatehouse;

import dev.gatehouse.config.Default;
import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Key;
import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import dev.gatehouse.controls.origin.Origins;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Which pages may call an API from a browser. */
@Key("cors")
@Doc(
    "Which pages may call an API from a browser (CORS). Calls of others are refused, and questions"
        + " of browsers (preflights) are answered here, without a credential and without the"
        + " upstream; what the upstream says of CORS does not leave.")
public record CorsConfig(
    @Doc("Such as https://app.example.com, exactly as browsers write them; `*` alone is any.")
        List<String> origins,
    @Doc("Whether browsers send cookies and client certificates along; not with `*`.")
        @Default("false")
        boolean credentials,
    @Doc("Fields of requests that pages may set, beyond those that always are.")
        @Default("[Authorization, Content-Type, X-Api-Key, Idempotency-Key]")
        List<String> headers,
    @Doc("Fields of answers that pages may read, beyond those that always are.")
        @Default("[Gatehouse-Call, Retry-After, RateLimit, RateLimit-Policy]")
        List<String> expose,
    @Doc("How long a browser may believe what it was told.") @Default("10m") Duration maxAge) {
  private static final String ANY = "*";
  private static final String ORIGIN =
      "https?://[a-z0-9.-]+(:[1-9][0-9]{0,4})?|https?://\\[[0-9a-f:.]+](:[0-9]+)?";

  public CorsConfig {
    if (origins.isEmpty()) {
      throw new IllegalArgumentException(
          "origins: is empty; write such as https://app.example.com");
    }
    if (maxAge.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("max-age: is above 1d; write such as 10m");
    }
  }

  void check(KeyPath path, Report report) {
    for (int i = 0; i < origins.size(); i++) {
      String origin = origins.get(i);
      KeyPath at = path.key("origins").item(i);
      if (origin.equals(ANY) && origins.size() > 1) {
        report.mistake(at, "is any origin beside others", "keep it alone, or remove it");
      } else if (origin.equals(ANY) && credentials) {
        String problem = "lets every page call with the credentials of whoever reads it";
        report.mistake(at, problem, "name the origins, or remove `credentials`");
      } else if (!origin.equals(ANY) && !origin.matches(ORIGIN)) {
        String remedy = "write scheme and host in lower case, and a port if it has one, no more";
        report.mistake(at, "is not an origin", remedy);
      }
    }
    FieldsConfig.names(path.key("headers"), headers, report);
    FieldsConfig.names(path.key("expose"), expose, report);
  }

  Origins control() {
    Set<String> asked =
        headers.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(HashSet::new));
    Set<String> named = origins.equals(List.of(ANY)) ? Set.of() : Set.copyOf(origins);
    return new Origins(new Origins.Config(named, credentials, expose, asked, maxAge));
  }
}
