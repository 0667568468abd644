package dev.gatehouse;

import dev.gatehouse.contract.change.Change;
import dev.gatehouse.contract.change.Difference;
import dev.gatehouse.contract.change.Effect;
import dev.gatehouse.contract.change.Part;
import dev.gatehouse.contract.document.Pointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which integrations a changed contract concerns: those whose granted operations changed, in the
 * fields that they were granted.
 */
final class Affected {
  private static final String ANY = "*";

  private final String api;
  private final Difference difference;

  Affected(String api, Difference difference) {
    this.api = api;
    this.difference = difference;
  }

  /**
   * What concerns each of them. Where the contracts could not be compared to the end, whoever uses
   * the API is among them, perhaps with nothing that is known to concern it.
   */
  Map<String, List<Change>> integrations(GatehouseConfig config) {
    boolean known = difference.complete() && difference.diagnostics().isEmpty();
    Map<String, List<Change>> affected = new LinkedHashMap<>();
    config
        .integrations()
        .forEach(
            (name, entry) -> {
              IntegrationConfig.Allow allow = entry.allow().get(api);
              if (allow != null) {
                List<Change> changes = concerning(allow);
                if (!changes.isEmpty() || !known) {
                  affected.put(name, changes);
                }
              }
            });
    return affected;
  }

  private List<Change> concerning(IntegrationConfig.Allow allow) {
    return difference.changes().stream()
        .filter(
            change -> {
              IntegrationConfig.Permission permission =
                  allow.all()
                      ? IntegrationConfig.Permission.PLAIN
                      : allow.operations().get(change.operation());
              return permission != null && concerns(change, permission);
            })
        .toList();
  }

  private static boolean concerns(Change change, IntegrationConfig.Permission permission) {
    if (change.part() == Part.ANSWER) {
      return touches(permission.fields(), change.pointer());
    }
    if (change.part() != Part.BODY) {
      return true;
    }
    // What has to be there is missed by whoever may not send it, if it sends what that is part of.
    int last = change.pointer().lastIndexOf('/');
    boolean demanded = change.demands() && change.effect() == Effect.BREAKING && last >= 0;
    return touches(permission.send(), change.pointer())
        || (demanded && touches(permission.send(), change.pointer().substring(0, last)));
  }

  /** Whether something at a pointer is part of the fields, or they are part of it. */
  private static boolean touches(Optional<List<String>> fields, String pointer) {
    if (fields.isEmpty() || pointer.isEmpty()) {
      return true;
    }
    List<String> at = Pointer.segments(pointer);
    return fields.get().stream().anyMatch(field -> touches(field, at));
  }

  private static boolean touches(String field, List<String> at) {
    if (field.startsWith("/")) {
      return meet(Pointer.segments(field), at);
    }
    // A bare name is a property of the whole, or of each of its items.
    return meet(at.getFirst().equals(ANY) ? List.of(ANY, field) : List.of(field), at);
  }

  private static boolean meet(List<String> one, List<String> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      String a = one.get(i);
      String b = other.get(i);
      if (!a.equals(b) && !a.equals(ANY) && !b.equals(ANY)) {
        return false;
      }
    }
    return true;
  }

  /** Some changes in one line. */
  static String words(List<Change> changes, int most) {
    List<String> words = new ArrayList<>();
    changes.stream().limit(most).forEach(change -> words.add(change.toString()));
    if (changes.size() > most) {
      words.add((changes.size() - most) + " more");
    }
    return String.join("; ", words);
  }
}
