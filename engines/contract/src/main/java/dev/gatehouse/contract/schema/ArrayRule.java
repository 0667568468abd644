package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Tape;
import org.jspecify.annotations.Nullable;

/** {@code prefixItems} and {@code items}, under the names of every dialect. */
@SuppressWarnings("ArrayRecordComponent") // never compared or changed
record ArrayRule(Schema[] prefix, @Nullable Schema items, Site itemsSite) implements Rule {
  @Override
  public int tags() {
    return ARRAYS;
  }

  @Override
  public boolean holds(Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    if (tape.kind(at) != Tape.ARRAY) {
      return true;
    }
    evaluation.spend(tape.count(at));
    boolean nothingMore = items != null && items.acceptsNothing();
    boolean holds = true;
    int ordinal = 0;
    int end = tape.next(at);
    for (int item = tape.first(at); item < end; item = tape.next(item)) {
      Schema schema = ordinal < prefix.length ? prefix[ordinal] : items;
      if (schema == null) {
        break;
      }
      boolean kept =
          (nothingMore && ordinal >= prefix.length)
              ? itemsSite.fails(evaluation, item)
              : schema.holds(evaluation, item);
      if (!kept) {
        if (!evaluation.collects()) {
          return false;
        }
        holds = false;
      }
      ordinal++;
    }
    if (evaluation.marks().track(at)) {
      evaluation.marks().markAll(ordinal);
    }
    return holds;
  }

  /** {@code uniqueItems}. */
  record Unique(Site site) implements Rule {
    @Override
    public int tags() {
      return ARRAYS;
    }

    @Override
    public boolean simple() {
      return true;
    }

    @Override
    public boolean holds(Evaluation evaluation, int at) {
      Tape tape = evaluation.tape();
      return tape.kind(at) != Tape.ARRAY
          || evaluation.values().once(tape, at)
          || site.fails(evaluation, at);
    }
  }

  /**
   * {@code contains} with {@code minContains} and {@code maxContains}; since 2020-12 a match counts
   * as evaluated.
   */
  record Contains(
      Schema schema, int min, int max, boolean marks, Site site, Site minSite, Site maxSite)
      implements Rule {
    @Override
    public int tags() {
      return ARRAYS;
    }

    @Override
    public boolean holds(Evaluation evaluation, int at) {
      Tape tape = evaluation.tape();
      if (tape.kind(at) != Tape.ARRAY) {
        return true;
      }
      boolean track = marks && evaluation.marks().track(at);
      int found = 0;
      int ordinal = 0;
      int end = tape.next(at);
      for (int item = tape.first(at); item < end; item = tape.next(item), ordinal++) {
        if (evaluation.quietly(schema, item)) {
          found++;
          if (track) {
            evaluation.marks().mark(ordinal);
          }
        }
      }
      if (found < min) {
        return (found == 0 && min == 1 ? site : minSite).fails(evaluation, at);
      }
      return found <= max || maxSite.fails(evaluation, at);
    }
  }
}
