package dev.gatehouse.controls.authorize;

import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Operation;
import java.util.Map;
import java.util.Set;

/**
 * The ceiling that an API's owner sets: what may be granted at all, and to which kinds of callers.
 *
 * @param to the kinds that may be granted anything
 * @param never operations that a kind is never granted
 * @param changesToAnyone whether callers without a credential may be granted what is not a read
 */
public record Offer(Set<Kind> to, Map<Kind, Set<String>> never, boolean changesToAnyone) {
  /** An API without an offer: everything to everybody, but no changes to anyone. */
  public static final Offer UNSTATED = new Offer(Set.of(Kind.values()), Map.of(), false);

  public Offer {
    to = Set.copyOf(to);
    never = Map.copyOf(never);
  }

  /** Whether the operation may be granted to callers of this kind. */
  public boolean covers(Kind kind, Operation operation) {
    if (!changesToAnyone && kind == Kind.ANYONE && operation.effect().changes()) {
      return false;
    }
    return to.contains(kind) && !never.getOrDefault(kind, Set.of()).contains(operation.id());
  }
}
