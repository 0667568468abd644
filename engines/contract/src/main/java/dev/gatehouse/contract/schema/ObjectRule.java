package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Names;
import dev.gatehouse.contract.json.Tape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code properties}, {@code patternProperties}, {@code additionalProperties}, {@code
 * propertyNames} and {@code required}, in one pass over an object's members.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or changed
record ObjectRule(
    Names names,
    Member[] members,
    PatternMember[] patterns,
    @Nullable Schema additional,
    @Nullable Schema propertyNames,
    int required,
    Site requiredSite,
    Site additionalSite)
    implements Rule {

  /**
   * A named property.
   *
   * @param schema null where the name is only required
   * @param bit its place among the required properties, -1 if it is none of them
   * @param refused why it may not be there at all in this direction
   */
  record Member(String name, @Nullable Schema schema, int bit, @Nullable Site refused) {}

  /** A property whose name matches a pattern. */
  record PatternMember(Content pattern, Schema schema) {}

  @Override
  public boolean holds(Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    if (tape.kind(at) != Tape.OBJECT) {
      return true;
    }
    boolean track = evaluation.marks().track(at);
    boolean holds = true;
    long seen = 0;
    int ordinal = 0;
    int end = tape.next(at);
    for (int name = tape.first(at); name < end; name = tape.next(tape.value(name))) {
      int index = tape.find(names, name);
      if (index >= 0 && members[index].bit >= 0) {
        seen |= 1L << members[index].bit;
      }
      if (!member(evaluation, name, index, track ? ordinal : -1)) {
        if (!evaluation.collects()) {
          return false;
        }
        holds = false;
      }
      ordinal++;
    }
    return complete(evaluation, at, seen) && holds;
  }

  private boolean member(Evaluation evaluation, int name, int index, int ordinal) {
    int value = evaluation.tape().value(name);
    boolean holds = true;
    boolean known = false;
    Schema named = index < 0 ? null : members[index].schema;
    if (named != null) {
      known = true;
      Site refused = members[index].refused;
      holds = refused == null ? named.holds(evaluation, value) : refused.fails(evaluation, value);
    }
    for (PatternMember pattern : patterns) {
      if (TextRule.matches(pattern.pattern, evaluation.tape(), name)) {
        known = true;
        holds &= pattern.schema.holds(evaluation, value);
      }
    }
    if (!known && additional != null) {
      known = true;
      holds &= additional(evaluation, value, additional);
    }
    if (propertyNames != null) {
      holds &= propertyNames.holds(evaluation, name);
    }
    if (known && ordinal >= 0) {
      evaluation.marks().mark(ordinal);
    }
    return holds;
  }

  private boolean additional(Evaluation evaluation, int value, Schema schema) {
    return schema.acceptsNothing()
        ? additionalSite.fails(evaluation, value)
        : schema.holds(evaluation, value);
  }

  private boolean complete(Evaluation evaluation, int at, long seen) {
    long all = required == 64 ? -1L : (1L << required) - 1;
    if (seen == all) {
      return true;
    }
    for (Member member : members) {
      if (member.bit >= 0 && (seen & 1L << member.bit) == 0) {
        evaluation.fails(requiredSite, at, member.name);
      }
    }
    return false;
  }

  /** Required names beyond the first 64, looked up one by one. */
  @SuppressWarnings("ArrayRecordComponent") // never compared or changed
  record MoreRequired(List<String> names, byte[][] bytes, Site site) implements Rule {
    @Override
    public boolean holds(Evaluation evaluation, int at) {
      boolean holds = true;
      if (evaluation.tape().kind(at) == Tape.OBJECT) {
        for (int i = 0; i < bytes.length; i++) {
          if (evaluation.tape().member(at, bytes[i]) < 0) {
            holds = evaluation.fails(site, at, names.get(i));
          }
        }
      }
      return holds;
    }
  }
}
