package dev.gatehouse.contract.schema;

import org.jspecify.annotations.Nullable;

/** Schemas applied to the same value: {@code anyOf}, {@code oneOf}, {@code not}, {@code if}. */
final class BranchRule {
  private BranchRule() {}

  /** Tries a branch; what a failed one has marked as evaluated is forgotten. */
  static boolean tries(Evaluation evaluation, Schema schema, int at) {
    if (!evaluation.marks().track(at)) {
      return evaluation.quietly(schema, at);
    }
    evaluation.marks().open(at);
    boolean holds = evaluation.quietly(schema, at);
    evaluation.marks().close(holds);
    return holds;
  }

  /** {@code allOf}. */
  @SuppressWarnings("ArrayRecordComponent") // never compared or changed
  record All(Schema[] schemas) implements Rule {
    @Override
    public boolean holds(Evaluation evaluation, int at) {
      boolean holds = true;
      for (Schema schema : schemas) {
        if (!schema.holds(evaluation, at)) {
          if (!evaluation.collects()) {
            return false;
          }
          holds = false;
        }
      }
      return holds;
    }
  }

  /** {@code anyOf} or {@code oneOf}. */
  abstract static sealed class Several implements Rule {
    final Schema[] schemas;
    final Site site;
    private @Nullable Telling telling;

    private Several(Schema[] schemas, Site site) {
      this.schemas = schemas;
      this.site = site;
    }

    /** To be called when all schemas of a set are compiled. */
    void settle() {
      telling = Telling.of(schemas);
    }

    @Override
    public boolean holds(Evaluation evaluation, int at) {
      Telling apart = telling;
      int value = apart == null ? -1 : apart.value(evaluation.tape(), at);
      if (apart == null || value < 0) {
        return each(evaluation, at);
      }
      Schema only = apart.branch(evaluation.tape(), value);
      // No other can hold; they are looked at for what to say alone.
      return (only != null && evaluation.quietly(only, at))
          || (evaluation.collects() && each(evaluation, at));
    }

    /** Tries them one by one. */
    abstract boolean each(Evaluation evaluation, int at);
  }

  /** {@code anyOf}. */
  static final class Any extends Several {
    Any(Schema[] schemas, Site site) {
      super(schemas, site);
    }

    @Override
    boolean each(Evaluation evaluation, int at) {
      boolean track = evaluation.marks().track(at);
      boolean holds = false;
      for (Schema schema : schemas) {
        if (tries(evaluation, schema, at)) {
          holds = true;
          if (!track) {
            return true;
          }
        }
      }
      return holds || Closest.fails(evaluation, at, schemas, site);
    }
  }

  /** {@code oneOf}. */
  static final class One extends Several {
    One(Schema[] schemas, Site site) {
      super(schemas, site);
    }

    @Override
    boolean each(Evaluation evaluation, int at) {
      int matches = 0;
      for (Schema schema : schemas) {
        if (tries(evaluation, schema, at) && ++matches > 1) {
          return site.fails(evaluation, at);
        }
      }
      return matches == 1 || Closest.fails(evaluation, at, schemas, site);
    }
  }

  /** {@code not}; what it evaluates does not count. */
  record Not(Schema schema, Site site) implements Rule {
    @Override
    public boolean holds(Evaluation evaluation, int at) {
      Marks marks = evaluation.marks();
      boolean track = marks.track(at);
      if (track) {
        marks.open(at);
      }
      boolean holds = evaluation.quietly(schema, at);
      if (track) {
        marks.close(false);
      }
      return !holds || site.fails(evaluation, at);
    }
  }

  /** {@code if}, {@code then}, {@code else}. */
  record Conditional(Schema condition, @Nullable Schema then, @Nullable Schema otherwise)
      implements Rule {
    @Override
    public boolean holds(Evaluation evaluation, int at) {
      Schema next = tries(evaluation, condition, at) ? then : otherwise;
      return next == null || next.holds(evaluation, at);
    }
  }
}
