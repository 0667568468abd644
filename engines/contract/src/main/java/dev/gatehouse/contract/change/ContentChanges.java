package dev.gatehouse.contract.change;

import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.outline.Outline;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the bodies and answers of one operation. */
final class ContentChanges {
  private final Comparison comparison;
  private final Outline.Operation from;
  private final Outline.Operation to;

  ContentChanges(Comparison comparison, Outline.Operation from, Outline.Operation to) {
    this.comparison = comparison;
    this.from = from;
    this.to = to;
  }

  void compare() {
    bodies();
    from.answers().forEach((status, answer) -> answer(status, answer, to.answers().get(status)));
    to.answers()
        .forEach(
            (status, answer) -> {
              if (!from.answers().containsKey(status)) {
                add(Effect.WIDENING, Part.ANSWER, status, "is new", null, answer.place());
              }
            });
  }

  private void bodies() {
    Outline.Content old = from.content();
    Outline.Content fresh = to.content();
    if (old == null && fresh != null) {
      add(
          fresh.required() ? Effect.BREAKING : Effect.WIDENING,
          Part.BODY,
          "",
          fresh.required() ? "is new and required" : "is new",
          null,
          fresh.place());
    } else if (old != null && fresh == null) {
      add(Effect.BREAKING, Part.BODY, "", "was removed", old.place(), null);
    } else if (old != null && fresh != null) {
      if (old.required() != fresh.required()) {
        add(
            fresh.required() ? Effect.BREAKING : Effect.WIDENING,
            Part.BODY,
            "",
            fresh.required() ? "is required now" : "is no longer required",
            old.place(),
            fresh.place());
      }
      types(Way.REQUEST, Part.BODY, "", old.types(), fresh.types());
    }
  }

  private void answer(String status, Outline.Content old, Outline.@Nullable Content fresh) {
    if (fresh == null) {
      // What told of a failure is missed by nobody whose call goes well.
      boolean failure = status.startsWith("4") || status.startsWith("5");
      add(
          failure ? Effect.HARMLESS : Effect.BREAKING,
          Part.ANSWER,
          status,
          "was removed",
          old.place(),
          null);
      return;
    }
    types(Way.ANSWER, Part.ANSWER, status + " ", old.types(), fresh.types());
    old.headers()
        .forEach(
            (name, field) -> {
              String of = status + " header " + name;
              Outline.Media other = fresh.headers().get(name);
              if (other == null) {
                add(Effect.BREAKING, Part.ANSWER, of, "was removed", field.place(), null);
              } else {
                comparison.schemas(Way.ANSWER, field, other, from.id(), Part.ANSWER, of);
              }
            });
    fresh
        .headers()
        .forEach(
            (name, field) -> {
              if (!old.headers().containsKey(name)) {
                String of = status + " header " + name;
                add(Effect.HARMLESS, Part.ANSWER, of, "is new", null, field.place());
              }
            });
  }

  private void types(
      Way way,
      Part part,
      String prefix,
      Map<String, Outline.Media> old,
      Map<String, Outline.Media> fresh) {
    old.forEach(
        (type, media) -> {
          Outline.Media other = fresh.get(type);
          if (other == null) {
            add(Effect.BREAKING, part, prefix + type, "was removed", media.place(), null);
          } else {
            comparison.schemas(way, media, other, from.id(), part, prefix + type);
          }
        });
    fresh.forEach(
        (type, media) -> {
          if (!old.containsKey(type)) {
            add(Effect.WIDENING, part, prefix + type, "is new", null, media.place());
          }
        });
  }

  private void add(
      Effect effect,
      Part part,
      String of,
      String what,
      @Nullable Place before,
      @Nullable Place after) {
    comparison.add(effect, from.id(), part, of, what, before, after);
  }
}
