package dev.gatehouse.contract.change;

import dev.gatehouse.contract.outline.Outline;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Compares what callers have to prove. */
final class Security {
  private static final List<Map<String, Outline.Requirement>> NOTHING = List.of(Map.of());

  private Security() {}

  static void compare(
      List<Map<String, Outline.Requirement>> before,
      List<Map<String, Outline.Requirement>> after,
      BiConsumer<Effect, String> changes) {
    List<Map<String, Outline.Requirement>> old = before.isEmpty() ? NOTHING : before;
    List<Map<String, Outline.Requirement>> fresh = after.isEmpty() ? NOTHING : after;
    for (Map<String, Outline.Requirement> way : old) {
      if (fresh.stream().noneMatch(next -> suffices(way, next))) {
        changes.accept(Effect.BREAKING, words(way) + " no longer suffices");
      }
    }
    for (Map<String, Outline.Requirement> way : fresh) {
      if (old.stream().noneMatch(previous -> suffices(way, previous))) {
        changes.accept(Effect.WIDENING, words(way) + " suffices now");
      }
    }
  }

  /** Whether who has the one has all that the other asks for. */
  private static boolean suffices(
      Map<String, Outline.Requirement> has, Map<String, Outline.Requirement> asked) {
    return asked.entrySet().stream()
        .allMatch(
            entry -> {
              Outline.Requirement held = has.get(entry.getKey());
              return held != null
                  && held.scheme().equals(entry.getValue().scheme())
                  && new HashSet<>(held.scopes()).containsAll(entry.getValue().scopes());
            });
  }

  private static String words(Map<String, Outline.Requirement> way) {
    if (way.isEmpty()) {
      return "no credential";
    }
    StringBuilder words = new StringBuilder();
    way.forEach(
        (name, requirement) -> {
          words.append(words.isEmpty() ? "" : " with ").append(name);
          if (!requirement.scopes().isEmpty()) {
            words.append(" (").append(Local.list(requirement.scopes())).append(")");
          }
        });
    return words.toString();
  }
}
