package dev.gatehouse;

import dev.gatehouse.config.Size;
import dev.gatehouse.contract.RequestBody;
import dev.gatehouse.contract.Requests;
import dev.gatehouse.controls.authorize.Grant;
import dev.gatehouse.controls.authorize.Offer;
import dev.gatehouse.controls.emergency.EmergencySwitch;
import dev.gatehouse.controls.fields.FieldRules;
import dev.gatehouse.controls.idempotency.Idempotency;
import dev.gatehouse.controls.minimize.Agreement;
import dev.gatehouse.controls.origin.Origins;
import dev.gatehouse.controls.validate.Sending;
import dev.gatehouse.controls.validate.Validate;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Dressing;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.proxy.Deadlines;
import dev.gatehouse.proxy.Forward;
import dev.gatehouse.proxy.UpstreamCredential;
import dev.gatehouse.register.repeats.Repeats;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What configuration, register and contract say of one operation, as its controls ask for it. */
final class OperationPlan {
  private final ApiConfig api;
  private final Operation operation;
  private final dev.gatehouse.contract.Operation declared;
  private final Entries entries;
  private final Map<String, IntegrationConfig.Permission> permissions;
  private final OperationConditions conditions;

  OperationPlan(
      ApiConfig api,
      Operation operation,
      dev.gatehouse.contract.Operation declared,
      Entries entries,
      OperationConditions conditions) {
    this.api = api;
    this.operation = operation;
    this.declared = declared;
    this.entries = entries;
    this.permissions = entries.permissions(operation.api(), operation.id());
    this.conditions = conditions;
  }

  /** What each integration may do with it. */
  Map<String, IntegrationConfig.Permission> permissions() {
    return permissions;
  }

  String api() {
    return operation.api();
  }

  /** By what an operator can stop it, beside its name. */
  EmergencySwitch.Place place() {
    return entries.place(operation.api(), api.upstreamName(operation.api()));
  }

  /** Whether a contract is learned from its calls. */
  boolean isLearned() {
    return api.isLearned();
  }

  boolean isObserved() {
    return api.mode() == GatehouseConfig.Mode.OBSERVE;
  }

  Map<String, Grant> grants() {
    Offer offer = Offers.of(api);
    Map<String, Grant> grants = new HashMap<>();
    permissions.forEach(
        (integration, permission) -> {
          IntegrationConfig entry = entries.entry(integration);
          grants.put(
              integration,
              new Grant(
                  offer.covers(entry.kind(), operation),
                  entry.schedule(),
                  permission.when().map(when -> conditions.of(declared, when)).orElse(null),
                  entry.review().map(IntegrationConfig.Review::date).orElse(null)));
        });
    return grants;
  }

  /** Whether what goes by is messages that no control understands. */
  private boolean isOpaque() {
    return switch (operation.live().kind()) {
      case WEBSOCKET, GRPC -> true;
      case NONE, EVENTS -> false;
    };
  }

  /** Whether a control has to see a request's content. */
  Predicate<Request> needsBody() {
    if (isOpaque()) {
      return _ -> false;
    }
    if (isControlled() || !needingApproval().isEmpty()) {
      return _ -> true;
    }
    return request ->
        declared.body(request.headers().first("content-type").orElse(""))
            instanceof RequestBody.Validated;
  }

  /** Whether answers, and all of a request, are looked into. */
  private boolean isControlled() {
    return !isOpaque() && isDeclared();
  }

  private boolean isDeclared() {
    return api.contractFile().isPresent()
        || permissions.values().stream()
            .anyMatch(
                permission -> permission.send().isPresent() || permission.fields().isPresent());
  }

  Forward.Config forwarding(UpstreamCredential credential, Deadlines deadlines) {
    return new Forward.Config(
        credential,
        isControlled() || isLearned(),
        // A part of an answer is nothing that a control could look into.
        isControlled() && !isObserved() ? Set.of("range", "if-range") : Set.of(),
        deadlines);
  }

  /**
   * What may be asked.
   *
   * @param sendings what each entry may send
   * @param largest bytes of a content that is decoded
   */
  record Asked(
      Requests requests,
      boolean strict,
      boolean duplicateKeys,
      Map<String, Sending> sendings,
      int largest) {
    Control control() {
      return new Validate(requests, strict, duplicateKeys, sendings, largest);
    }
  }

  /** What may be asked of it; where nothing is declared, JSON that is well-formed. */
  Asked asked(int largest) {
    Map<String, Sending> sendings = new HashMap<>();
    permissions.forEach(
        (integration, permission) ->
            sendings.put(integration, permission.send().map(Sending::only).orElse(Sending.ALL)));
    boolean duplicateKeys = api.duplicateKeys() == ApiConfig.DuplicateKeys.ALLOW;
    return new Asked(declared.requests(), api.strict(), duplicateKeys, sendings, largest);
  }

  /** What each entry may be answered; empty if nothing is declared and nothing is bounded. */
  Optional<Map<String, Agreement>> agreements() {
    if (!isControlled()) {
      return Optional.empty();
    }
    Map<String, Agreement> agreements = new HashMap<>();
    permissions.forEach(
        (integration, permission) -> agreements.put(integration, agreement(permission)));
    return Optional.of(agreements);
  }

  /** What becomes of keys; empty if there is nothing to repeat, or they mean nothing here. */
  Optional<Idempotency> idempotency(Repeats repeats) {
    if (isOpaque()) {
      // Neither is ever whole: what is asked, nor what is answered.
      return Optional.empty();
    }
    IdempotencyConfig.Rule rule = api.idempotency(operation.id());
    if (!operation.effect().changes() || rule.key() == IdempotencyConfig.Need.OFF) {
      return Optional.empty();
    }
    Map<String, Long> terms = new HashMap<>();
    permissions.forEach(
        (integration, permission) -> terms.put(integration, Terms.digest(permission)));
    return Optional.of(new Idempotency(repeats, rule.config(), terms, counting()));
  }

  /** Which pages may call. */
  Optional<Origins> origins() {
    return api.cors().map(CorsConfig::control);
  }

  /** The largest body of a request, where it is not that of all. */
  Optional<Size> most() {
    return Optional.ofNullable(api.bodies().get(operation.id()));
  }

  /** What is done to fields on the way to the upstream. */
  Optional<FieldRules> rules() {
    return Optional.of(api.headers().request())
        .filter(rules -> !rules.isEmpty())
        .map(FieldsConfig.Rules::control);
  }

  /** What is done to fields on the way to the caller. */
  Dressing dressing() {
    FieldsConfig.Rules rules = api.headers().response();
    Dressing fields = rules.isEmpty() ? Dressing.PLAIN : rules.control().answered();
    if (api.cors().isEmpty()) {
      return fields;
    }
    Dressing allowed = api.cors().get().control().answers();
    return fields == Dressing.PLAIN ? allowed : fields.then(allowed);
  }

  private Agreement agreement(IntegrationConfig.Permission permission) {
    if (permission.fields().isPresent()) {
      return Agreement.only(declared.answers(), permission.fields().get(), permission.opaque());
    }
    return api.contractFile().isPresent()
        ? Agreement.all(declared.answers(), permission.opaque())
        : Agreement.ANYTHING;
  }

  /** How long an approval of each integration that needs one lives; empty if none does. */
  Optional<Map<String, Duration>> approvals(Duration expires, Set<String> observed) {
    if (isObserved()) {
      return Optional.empty();
    }
    Map<String, Duration> lives = new LinkedHashMap<>();
    for (String integration : needingApproval()) {
      if (!observed.contains(integration)) {
        lives.put(integration, expires);
      }
    }
    return lives.isEmpty() ? Optional.empty() : Optional.of(lives);
  }

  /**
   * Names of the header fields that say what a call asks, in lower case: how its content is to be
   * read, and what the contract declares. Not what Gatehouse itself reads, as credentials: that
   * stands for the caller.
   */
  List<String> counting() {
    Stream<String> declaredFields =
        declared.parameters().stream()
            .flatMap(
                parameter ->
                    switch (parameter.in()) {
                      case HEADER -> Stream.of(parameter.name().toLowerCase(Locale.ROOT));
                      case COOKIE -> Stream.of("cookie");
                      case PATH, QUERY, BODY -> Stream.<String>empty();
                    })
            .filter(name -> !FieldRules.isOwn(name));
    return Stream.concat(Stream.of("content-type", "content-encoding"), declaredFields)
        .distinct()
        .toList();
  }

  /** The integrations that need an approval and are only observed. */
  Optional<Set<String>> observedApprovals(Set<String> observed) {
    Set<String> names =
        needingApproval().stream()
            .filter(name -> isObserved() || observed.contains(name))
            .collect(Collectors.toUnmodifiableSet());
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }

  private Set<String> needingApproval() {
    return permissions.entrySet().stream()
        .filter(entry -> entry.getValue().approve())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
