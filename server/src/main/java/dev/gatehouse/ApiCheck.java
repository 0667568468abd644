package dev.gatehouse;

import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import dev.gatehouse.config.Secret;
import dev.gatehouse.config.Suggestions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the APIs, as far as that goes without their contracts. */
final class ApiCheck {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  // Fields that carry the message itself, or that Gatehouse writes.
  private static final Set<String> OWN =
      Set.of(
          "host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "trailer");

  private final Report report;
  private final Secrets secrets;
  private final UpstreamCheck upstreams;
  private final Map<String, String> places = new HashMap<>();

  /** Looks at a secret. */
  @FunctionalInterface
  interface Secrets {
    void look(KeyPath path, Secret secret, Report report);
  }

  ApiCheck(Report report, Secrets secrets, UpstreamCheck upstreams) {
    this.report = report;
    this.secrets = secrets;
    this.upstreams = upstreams;
  }

  void check(Map<String, ApiConfig> apis) {
    apis.forEach((name, api) -> check(name, KeyPath.of("apis", name), api));
  }

  private void check(String name, KeyPath path, ApiConfig api) {
    contract(path, api);
    place(name, path.key("at"), api.at());
    upstreams.check(path.key("upstream"), api.upstream());
    api.credential().ifPresent(credential -> credential(path.key("credential"), credential));
    api.cors().ifPresent(cors -> cors.check(path.key("cors"), report));
    api.headers().check(path.key("headers"), report);
    api.data()
        .forEach(
            (kind, fields) ->
                FieldNames.check(path.key("data", kind), Optional.of(fields), report));
  }

  private void contract(KeyPath path, ApiConfig api) {
    if (api.isLearned() && api.mode() != GatehouseConfig.Mode.OBSERVE) {
      String remedy = "write `mode: observe`, or name an OpenAPI file";
      report.mistake(path.key("contract"), "is still to be learned, and denials deny", remedy);
    } else if (report.declares(path.key("contract")) && isWritten(path, api)) {
      report.mistakenKey(path.key("operations"), "stands beside a contract", "keep one of the two");
    } else if (api.contract().isEmpty() && !report.declares(path.key("contract"))) {
      inline(path, api);
    }
  }

  private boolean isWritten(KeyPath path, ApiConfig api) {
    return !api.operations().isEmpty() || !report.sound(path.key("operations"));
  }

  private void inline(KeyPath path, ApiConfig api) {
    if (api.operations().isEmpty()) {
      // What its operations are to be, nobody can tell.
      if (!report.declares(path.key("operations"))) {
        String remedy = "write `contract: FILE` or `operations:`";
        report.mistake(path.key("operations"), "is missing", remedy);
      }
      return;
    }
    Map<ApiConfig.Route, String> routes = new HashMap<>();
    api.operations()
        .forEach(
            (operation, route) -> {
              String other = routes.putIfAbsent(route, operation);
              if (other != null) {
                KeyPath at = path.key("operations", operation);
                report.mistake(at, "is the same as " + other, "keep one of them");
              }
            });
    named(path, "effects", api.effects().keySet(), api);
    named(path, "deadlines", api.deadlines().keySet(), api);
    api.offer()
        .ifPresent(
            offer -> offer.never().forEach((kind, names) -> never(path, kind.code(), api, names)));
  }

  private void named(KeyPath path, String key, Set<String> names, ApiConfig api) {
    for (String name : names) {
      if (!isOperation(path, name, api)) {
        KeyPath at = path.key(key, name);
        report.mistakenKey(at, "is not an operation of the API", meant(name, api));
      }
    }
  }

  // An operation that could not be bound is one all the same.
  private boolean isOperation(KeyPath path, String name, ApiConfig api) {
    return api.operations().containsKey(name) || report.declares(path.key("operations", name));
  }

  private void never(KeyPath path, String kind, ApiConfig api, List<String> names) {
    KeyPath never = path.key("offer", "never", kind);
    for (int i = 0; i < names.size(); i++) {
      if (!isOperation(path, names.get(i), api)) {
        report.mistake(never.item(i), "is not an operation of the API", meant(names.get(i), api));
      }
    }
  }

  private static String meant(String operation, ApiConfig api) {
    return Suggestions.among(operation, api.operations().keySet());
  }

  private void place(String name, KeyPath path, ApiConfig.At at) {
    if (!at.host().equals("*") && !at.host().matches("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+]")) {
      report.mistake(path.key("host"), "is not a host", "write a name without a port, or \"*\"");
    }
    if (!at.path().matches("/|(/[A-Za-z0-9._~!$&'()*+,=:@-]+)+/?") || dotted(at.path())) {
      report.mistake(path.key("path"), "is not a plain path", "write such as /crm");
    }
    if (!report.sound(path)) {
      return;
    }
    String place = at.host().toLowerCase(Locale.ROOT) + at.path().replaceFirst("/$", "");
    String other = places.putIfAbsent(place, name);
    if (other != null) {
      KeyPath written = report.declares(path) ? path : KeyPath.of("apis", name);
      String problem = "is found at the same host and path as apis." + other;
      report.mistake(written, problem, "give one of them another `at`");
    }
  }

  private static boolean dotted(String path) {
    return List.of(path.split("/")).stream().anyMatch(s -> s.equals(".") || s.equals(".."));
  }

  private void credential(KeyPath path, ApiConfig.Credential credential) {
    switch (credential) {
      case ApiConfig.Credential.Bearer bearer ->
          secrets.look(path.key("bearer"), bearer.token(), report);
      case ApiConfig.Credential.Basic basic -> {
        // RFC 7617 §2: the first colon ends the name.
        if (basic.user().chars().anyMatch(c -> c == ':' || c < ' ' || c == 0x7f)) {
          report.mistake(
              path.key("basic", "user"), "holds a colon or control character", "remove it");
        }
        secrets.look(path.key("basic", "password"), basic.password(), report);
      }
      case ApiConfig.Credential.Header header -> {
        boolean own = OWN.contains(header.name().toLowerCase(Locale.ROOT));
        if (own || !header.name().matches(TOKEN)) {
          String problem = own ? "is a field of the message itself" : "is not a field name";
          report.mistake(path.key("header", "name"), problem, "write such as X-Api-Key");
        }
        secrets.look(path.key("header", "value"), header.value(), report);
      }
    }
  }
}
