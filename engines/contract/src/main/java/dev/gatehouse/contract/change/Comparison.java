package dev.gatehouse.contract.change;

import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.outline.Outline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares two contracts operation by operation. */
final class Comparison {
  private static final int MAX_CHANGES = 100_000;

  private final Outline old;
  private final Outline fresh;
  private final Schemata sent;
  private final Schemata answered;
  private final List<Change> changes = new ArrayList<>();
  private final List<Runnable> walks = new ArrayList<>();
  private boolean full;

  Comparison(Outline old, Outline fresh) {
    this.old = old;
    this.fresh = fresh;
    this.sent = new Schemata(Way.REQUEST, old.shapes(), fresh.shapes());
    this.answered = new Schemata(Way.ANSWER, old.shapes(), fresh.shapes());
  }

  List<Change> changes() {
    Map<String, Outline.Operation> byRoute = new LinkedHashMap<>();
    Map<String, Outline.Operation> byId = new HashMap<>();
    for (Outline.Operation operation : fresh.operations()) {
      byRoute.put(operation.route(), operation);
      byId.put(operation.id(), operation);
    }
    Set<String> routes = new HashSet<>();
    old.operations().forEach(operation -> routes.add(operation.route()));
    for (Outline.Operation operation : old.operations()) {
      Outline.Operation same = byRoute.remove(operation.route());
      Outline.Operation moved = byId.get(operation.id());
      if (same != null) {
        operation(operation, same);
      } else if (moved != null
          && !routes.contains(moved.route())
          && byRoute.remove(moved.route()) != null) {
        whole(Effect.BREAKING, operation, moved, "moved to " + moved.method() + " " + moved.path());
        operation(operation, moved);
      } else {
        whole(Effect.BREAKING, operation, null, "was removed");
      }
    }
    byRoute.values().forEach(added -> whole(Effect.WIDENING, null, added, "is new"));
    sent.compare();
    answered.compare();
    walks.forEach(Runnable::run);
    changes.sort(Comparator.comparing(Change::effect));
    return List.copyOf(changes);
  }

  boolean complete() {
    return !full
        && sent.complete()
        && answered.complete()
        && old.shapes().complete()
        && fresh.shapes().complete();
  }

  private void operation(Outline.Operation from, Outline.Operation to) {
    if (!from.id().equals(to.id())) {
      whole(Effect.BREAKING, from, to, "is called " + to.id() + " now, which entries do not name");
    }
    if (from.encoded() != to.encoded()) {
      whole(
          to.encoded() ? Effect.WIDENING : Effect.BREAKING,
          from,
          to,
          to.encoded() ? "takes encoded delimiters now" : "no longer takes encoded delimiters");
    }
    if (from.exact() != to.exact()) {
      whole(
          to.exact() ? Effect.WIDENING : Effect.BREAKING,
          from,
          to,
          to.exact() ? "has paths read byte by byte now" : "no longer has paths read byte by byte");
    }
    if (!from.deprecated() && to.deprecated()) {
      whole(Effect.HARMLESS, from, to, "is deprecated now");
    }
    Security.compare(
        from.security(),
        to.security(),
        (effect, what) ->
            add(effect, from.id(), Part.SECURITY, "", what, from.place(), to.place()));
    new ParameterChanges(this, from, to).compare();
    new ContentChanges(this, from, to).compare();
  }

  private void whole(
      Effect effect,
      Outline.@Nullable Operation from,
      Outline.@Nullable Operation to,
      String what) {
    String id = from != null ? from.id() : to != null ? to.id() : "";
    add(
        effect,
        id,
        Part.OPERATION,
        "",
        what,
        from == null ? null : from.place(),
        to == null ? null : to.place());
  }

  /** Notes a change that is in no schema. */
  void add(
      Effect effect,
      String operation,
      Part part,
      String of,
      String what,
      @Nullable Place before,
      @Nullable Place after) {
    add(operation, part, of, new Pair.Edit(effect, "", what, false), before, after);
  }

  private void add(
      String operation,
      Part part,
      String of,
      Pair.Edit edit,
      @Nullable Place before,
      @Nullable Place after) {
    if (changes.size() >= MAX_CHANGES) {
      full = true;
      return;
    }
    changes.add(
        new Change(
            edit.effect(),
            operation,
            part,
            of,
            edit.pointer(),
            edit.what(),
            edit.demands(),
            Optional.ofNullable(before),
            Optional.ofNullable(after)));
  }

  /** Has two schemas compared, of which every difference will be a change of one part. */
  void schemas(
      Way way,
      Outline.@Nullable Media from,
      Outline.@Nullable Media to,
      String operation,
      Part part,
      String of) {
    Schemata schemata = way == Way.REQUEST ? sent : answered;
    Pair root = schemata.root(from == null ? null : from.schema(), to == null ? null : to.schema());
    walks.add(
        () ->
            schemata.walk(
                root,
                (edit, pair) -> {
                  add(operation, part, of, edit, pair.before().place(), pair.after().place());
                  return !full;
                }));
  }
}
