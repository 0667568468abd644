package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Tape;
import org.jspecify.annotations.Nullable;

/**
 * What of a schema can be held against a value while its bytes are read.
 *
 * @param free a bit for each {@link Tape#tag} of scalars that pass unseen
 * @param shortText bytes of a text without escapes that passes unseen; or -1
 * @param wholes which numbers without fraction and exponent pass unseen; null if none
 * @param fractions which other numbers do
 * @param members how members are taken one by one; null if an object has to be known as a whole
 * @param items how items are taken one by one; null if an array has to be known as a whole
 */
record Flow(
    Schema schema,
    int free,
    int shortText,
    @Nullable Span wholes,
    @Nullable Span fractions,
    @Nullable ObjectRule members,
    @Nullable ArrayRule items,
    int leastMembers,
    int mostMembers,
    int leastItems,
    int mostItems) {

  /** Of a schema that nothing is known of but that it holds or not. */
  static Flow none(Schema schema) {
    return new Flow(schema, 0, -1, null, null, null, null, 0, 0, 0, 0);
  }

  /** Whether the rules about arrays or objects are such that parts can be taken one by one. */
  static <T extends Rule> @Nullable T only(Class<T> kind, Rule[] rules) {
    T found = null;
    for (Rule rule : rules) {
      if (kind.isInstance(rule) && found == null) {
        found = kind.cast(rule);
      } else if (!(rule instanceof CountRule)) {
        return null;
      }
    }
    return found;
  }

  static int least(Rule[] rules) {
    int least = 0;
    for (Rule rule : rules) {
      if (rule instanceof CountRule(_, boolean atLeast, int limit, _) && atLeast) {
        least = Math.max(least, limit);
      }
    }
    return least;
  }

  static int most(Rule[] rules) {
    int most = Integer.MAX_VALUE;
    for (Rule rule : rules) {
      if (rule instanceof CountRule(_, boolean atLeast, int limit, _) && !atLeast) {
        most = Math.min(most, limit);
      }
    }
    return most;
  }
}
