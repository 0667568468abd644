package dev.gatehouse;

import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import dev.gatehouse.config.Suggestions;
import dev.gatehouse.pipeline.Kind;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the entries of the register, as far as that goes without contracts. */
final class IntegrationCheck {
  private final GatehouseConfig config;
  private final Report report;
  private final Clock clock;
  private final Map<IntegrationConfig.Caller.Token, String> tokens = new HashMap<>();
  private final Map<IntegrationConfig.Caller.Certificate, String> certificates = new HashMap<>();
  private final Map<String, Map<String, String>> open = new HashMap<>();

  IntegrationCheck(GatehouseConfig config, Report report, Clock clock) {
    this.config = config;
    this.report = report;
    this.clock = clock;
  }

  void check() {
    config
        .integrations()
        .forEach((name, entry) -> check(name, KeyPath.of("integrations", name), entry));
  }

  private void check(String name, KeyPath path, IntegrationConfig entry) {
    blank(path.key("purpose"), entry.purpose(), "write what the access is for");
    blank(path.key("owner"), entry.owner(), "write who answers for it");
    entry.review().ifPresent(review -> review(path.key("review"), review.date()));
    entry.tier().ifPresent(tier -> known(path.key("tier"), "tiers", tier));
    // What holds for one kind of callers is not held against an entry whose kind is not known.
    Set<Kind> kind = report.sound(path.key("kind")) ? Set.of(entry.kind()) : Set.of();
    callers(name, path, entry, kind);
    if (entry.record() == IntegrationConfig.Recording.OFF
        && !kind.isEmpty()
        && !kind.contains(Kind.ANYONE)) {
      String remedy = "remove it; only an entry of kind `anyone` may go unrecorded";
      report.mistake(path.key("record"), "is off for a caller that is known", remedy);
    }
    if (entry.allow().isEmpty() && !report.declares(path.key("allow"))) {
      report.warning(path.key("allow"), "is missing, so it may do nothing", "write `allow:`");
    }
    entry.allow().forEach((api, allow) -> allow(path.key("allow", api), api, allow, kind));
    if (issuers(entry) > 1) {
      entry.allow().forEach((api, allow) -> namesakes(path.key("allow", api), allow));
    }
    if (kind.contains(Kind.ANYONE)) {
      entry.allow().forEach((api, allow) -> onlyEntry(name, path.key("allow", api), api, allow));
    }
  }

  private static long issuers(IntegrationConfig entry) {
    return entry.callers().stream()
        .filter(IntegrationConfig.Caller.Token.class::isInstance)
        .map(caller -> ((IntegrationConfig.Caller.Token) caller).issuer())
        .distinct()
        .count();
  }

  // Each issuer gives its names as it likes: 42 of one may be another's 42.
  private void namesakes(KeyPath path, IntegrationConfig.Allow allow) {
    allow
        .operations()
        .forEach(
            (operation, permission) -> {
              String when = permission.when().orElse("");
              if (when.contains("caller.subject")
                  && !when.contains("caller.issuer")
                  && !when.contains("caller.claims.iss")) {
                report.warning(
                    path.key(operation).key("when"),
                    "takes one name of two issuers for one caller",
                    "ask for caller.issuer, too");
              }
            });
  }

  private void blank(KeyPath path, String text, String remedy) {
    if (text.isBlank()) {
      report.mistake(path, "is empty", remedy);
    }
  }

  private void review(KeyPath path, LocalDate date) {
    if (date.isBefore(LocalDate.now(clock))) {
      report.warning(path, "was due on " + date, "review the entry and write the next date");
    }
  }

  private void known(KeyPath path, String section, String name) {
    if (!report.declares(KeyPath.of(section, name))) {
      Set<String> known =
          section.equals("tiers") ? config.tiers().keySet() : config.issuers().keySet();
      report.mistake(path, "is not among `" + section + "`", Suggestions.among(name, known));
    }
  }

  private void callers(String name, KeyPath path, IntegrationConfig entry, Set<Kind> kind) {
    KeyPath callers = path.key("callers");
    boolean anyone = kind.contains(Kind.ANYONE);
    if (anyone && !entry.callers().isEmpty()) {
      report.mistake(callers, "are named for `anyone`", "remove them, or write another kind");
    }
    if (!anyone && !kind.isEmpty() && entry.callers().isEmpty()) {
      report.mistake(callers, "are missing", "write `callers: [ { keys: true } ]`");
    }
    for (int i = 0; i < entry.callers().size(); i++) {
      switch (entry.callers().get(i)) {
        case IntegrationConfig.Caller.Keys _ -> {
          // There is nothing to be wrong.
        }
        case IntegrationConfig.Caller.Token token ->
            token(name, callers.item(i).key("token"), token);
        case IntegrationConfig.Caller.Certificate certificate ->
            certificate(name, callers.item(i).key("certificate"), certificate);
      }
    }
  }

  private void certificate(
      String name, KeyPath path, IntegrationConfig.Caller.Certificate certificate) {
    boolean sound = report.sound(KeyPath.of("listen", "public"));
    if (sound && !config.listen().open().asksForCertificates()) {
      String remedy = "write `listen: { public: { tls: { clients: { trust: FILE } } } }`";
      report.mistake(path, "is asked of nobody by the listener", remedy);
    }
    String other = report.sound(path) ? certificates.putIfAbsent(certificate, name) : null;
    if (other != null) {
      String problem = "is the same as in integrations." + other + ", so neither would be bound";
      report.mistake(path, problem, "keep one of the two");
    }
  }

  private void token(String name, KeyPath path, IntegrationConfig.Caller.Token token) {
    known(path.key("issuer"), "issuers", token.issuer());
    blank(path.key("claim"), token.claim(), "write a claim such as azp");
    blank(path.key("equals"), token.equals(), "write the claim's value");
    String other = report.sound(path) ? tokens.putIfAbsent(token, name) : null;
    if (other != null) {
      String problem = "is the same as in integrations." + other + ", so neither would be bound";
      report.mistake(path, problem, "keep one of the two");
    }
  }

  private void allow(KeyPath path, String name, IntegrationConfig.Allow allow, Set<Kind> kind) {
    if (!report.declares(KeyPath.of("apis", name))) {
      String remedy = Suggestions.among(name, config.apis().keySet());
      report.mistakenKey(path, "is not among `apis`", remedy);
      return;
    }
    ApiConfig api = config.apis().get(name);
    if (api != null) {
      kind.forEach(one -> offered(path, name, api, allow, one));
      Set<String> inline = api.contract().isEmpty() ? api.operations().keySet() : Set.of();
      allow.operations().keySet().stream()
          .filter(operation -> !inline.isEmpty() && !inline.contains(operation))
          .filter(it -> !report.declares(KeyPath.of("apis", name, "operations", it)))
          .forEach(it -> unknown(path.key(it), it, inline));
    }
    allow
        .operations()
        .forEach((operation, permission) -> permission(path.key(operation), permission, kind));
  }

  private void unknown(KeyPath path, String operation, Set<String> known) {
    String remedy = Suggestions.among(operation, known);
    report.mistakenKey(path, "is not an operation of the API", remedy);
  }

  // A call without a credential has nothing else that tells two entries apart.
  private void onlyEntry(String name, KeyPath path, String api, IntegrationConfig.Allow allow) {
    Map<String, String> others = open.computeIfAbsent(api, _ -> new LinkedHashMap<>());
    Set<String> names = allow.all() ? Set.of("*") : allow.operations().keySet();
    for (String operation : names) {
      boolean all = operation.equals("*");
      String other =
          all
              ? others.values().stream().findFirst().orElse(null)
              : others.getOrDefault(operation, others.get("*"));
      if (other != null) {
        String problem = "is open to anyone in integrations." + other + " too";
        report.mistakenKey(all ? path : path.key(operation), problem, "keep one of the two");
      }
    }
    names.forEach(operation -> others.putIfAbsent(operation, name));
  }

  private void offered(
      KeyPath path, String name, ApiConfig api, IntegrationConfig.Allow allow, Kind kind) {
    List<Kind> to = api.offer().flatMap(ApiConfig.Offer::to).orElse(List.of(Kind.values()));
    boolean known = report.sound(KeyPath.of("apis", name, "offer", "to"));
    if (known && !to.contains(kind)) {
      String problem = "goes beyond the API's offer, which is not for `" + kind.code() + "`";
      report.mistakenKey(path, problem, "remove it, or ask the API's owner to offer it");
      return;
    }
    List<String> never =
        api.offer().map(offer -> offer.never().getOrDefault(kind, List.of())).orElse(List.of());
    for (String operation : allow.operations().keySet()) {
      if (never.contains(operation)) {
        String problem = "goes beyond the API's offer, which is never for `" + kind.code() + "`";
        String remedy = "remove it, or ask the API's owner to offer it";
        report.mistakenKey(path.key(operation), problem, remedy);
      }
    }
  }

  private void permission(KeyPath path, IntegrationConfig.Permission permission, Set<Kind> kind) {
    FieldNames.check(path.key("fields"), permission.fields(), report);
    FieldNames.check(path.key("send"), permission.send(), report);
    permission
        .when()
        .ifPresent(when -> blank(path.key("when"), when, "write a condition, or remove it"));
    if (permission.approve() && kind.contains(Kind.ANYONE)) {
      // An approval is for one caller, who repeats the call.
      report.mistake(path.key("approve"), "cannot be asked of `anyone`", "write another kind");
    }
  }
}
