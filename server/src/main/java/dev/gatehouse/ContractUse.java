package dev.gatehouse;

import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import dev.gatehouse.config.Size;
import dev.gatehouse.config.Suggestions;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.Operation;
import dev.gatehouse.controls.authorize.Offer;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Checks what a configuration says of one API against its contract. */
final class ContractUse {
  private final String api;
  private final ApiConfig settings;
  private final Report report;
  private final Map<String, Operation> operations = new TreeMap<>();
  private final Offer offered;
  private final OperationConditions conditions = new OperationConditions();

  ContractUse(String api, ApiConfig settings, Contract contract, Report report) {
    this.api = api;
    this.settings = settings;
    this.report = report;
    boolean written = report.declares(KeyPath.of("apis", api, "offer", "to"));
    this.offered = new Offer(Set.of(Kind.values()), Map.of(), written);
    contract.operations().forEach(operation -> operations.put(operation.id(), operation));
  }

  void check(GatehouseConfig config) {
    KeyPath path = KeyPath.of("apis", api);
    settings.effects().keySet().forEach(name -> knownKey(path.key("effects", name), name));
    Size most = config.listen().open().limits().body();
    new OperationSettingsCheck(settings, most, operations, this::knownKey, report).check(path);
    settings
        .offer()
        .ifPresent(
            written ->
                written
                    .never()
                    .forEach(
                        (kind, names) -> known(path.key("offer", "never", kind.code()), names)));
    settings.data().forEach((kind, fields) -> data(path.key("data", kind), fields));
    new StreamCheck(api, settings, operations, report).check(config);
    config
        .integrations()
        .forEach(
            (name, entry) -> {
              IntegrationConfig.Allow allow = entry.allow().get(api);
              if (allow != null && !allow.all()) {
                KeyPath at = KeyPath.of("integrations", name, "allow", api);
                boolean known = report.sound(KeyPath.of("integrations", name, "kind"));
                Set<Kind> kind = known ? Set.of(entry.kind()) : Set.of();
                allow.operations().forEach((id, use) -> permission(at, kind, id, use));
              }
            });
  }

  private void permission(
      KeyPath allow, Set<Kind> kind, String id, IntegrationConfig.Permission permission) {
    KeyPath path = allow.key(id);
    Operation operation = operations.get(id);
    if (operation == null) {
      knownKey(path, id);
      return;
    }
    kind.forEach(one -> offered(path, one, operation));
    permission
        .fields()
        .ifPresent(
            fields -> {
              for (int i = 0; i < fields.size(); i++) {
                if (isUnknown(fields.get(i), operation::hasAnswerField)) {
                  report.mistake(
                      path.key("fields").item(i),
                      "is not a field of the answer",
                      Suggestions.among(fields.get(i), operation.answerFields()));
                }
              }
            });
    permission
        .send()
        .ifPresent(
            fields -> {
              for (int i = 0; i < fields.size(); i++) {
                if (isUnknown(fields.get(i), operation::hasBodyField)) {
                  report.mistake(
                      path.key("send").item(i),
                      "is not a field of the request",
                      Suggestions.among(fields.get(i), operation.bodyFields()));
                }
              }
            });
    permission
        .when()
        .ifPresent(when -> conditions.check(operation, when, path.key("when"), report));
  }

  // What the offer says of kinds and operations is looked at without a contract, too; what it says
  // of changes, where nothing else is written, only the contract tells.
  private void offered(KeyPath path, Kind kind, Operation operation) {
    boolean sound = report.sound(KeyPath.of("apis", api, "effects", operation.id()));
    if (sound && !offered.covers(kind, described(operation))) {
      report.mistakenKey(
          path,
          "goes beyond the API's offer, which has no changes for `" + kind.code() + "`",
          "remove it, or ask the API's owner to offer it");
    }
  }

  private void data(KeyPath path, List<String> fields) {
    for (int i = 0; i < fields.size(); i++) {
      String field = fields.get(i);
      boolean known =
          operations.values().stream()
              .anyMatch(
                  it -> it.hasAnswerField(field) || it.hasBodyField(field) || mentions(it, field));
      if (isUnknown(field, _ -> known)) {
        report.mistake(
            path.item(i), "is not a field of the contract", "write a field that it declares");
      }
    }
  }

  // Of what names no field anywhere, that is said already.
  private static boolean isUnknown(String field, Predicate<String> known) {
    return FieldNames.isName(field) && !known.test(field);
  }

  // A kind of data is named once for all depths: `email` is the email of a contact in a list too.
  private static boolean mentions(Operation operation, String field) {
    String end = "/" + field;
    return operation.answerFields().stream().anyMatch(it -> it.endsWith(end))
        || operation.bodyFields().stream().anyMatch(it -> it.endsWith(end));
  }

  private void known(KeyPath path, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (!isOperation(names.get(i))) {
        report.mistake(path.item(i), "is not an operation of the API", meant(names.get(i)));
      }
    }
  }

  private void knownKey(KeyPath path, String name) {
    if (!isOperation(name)) {
      unknown(path, name);
    }
  }

  // One that could not be bound is one all the same.
  private boolean isOperation(String name) {
    return operations.containsKey(name)
        || report.declares(KeyPath.of("apis", api, "operations", name));
  }

  private void unknown(KeyPath path, String name) {
    report.mistakenKey(path, "is not an operation of the API", meant(name));
  }

  private String meant(String name) {
    return Suggestions.among(name, operations.keySet());
  }

  private dev.gatehouse.pipeline.Operation described(Operation operation) {
    Effect effect = settings.effects().getOrDefault(operation.id(), Effect.of(operation.method()));
    return new dev.gatehouse.pipeline.Operation(
        api, operation.id(), operation.method(), operation.template(), effect, false);
  }
}
