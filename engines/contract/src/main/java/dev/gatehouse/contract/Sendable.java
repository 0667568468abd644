package dev.gatehouse.contract;

import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.projection.Excess;
import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.projection.Narrowing;
import dev.gatehouse.contract.schema.Evaluation;
import java.util.Collection;
import java.util.List;

/** The fields that a caller may send, whatever more the contract takes. */
public final class Sendable {
  private static final Bounds BOUNDS = Bounds.DEFAULT.duplicateKeys(true);

  private final Filter filter;
  private final Scratch scratch = new Scratch();

  private Sendable(Filter filter) {
    this.filter = filter;
  }

  /** Fields as for {@link Answers#only}. */
  public static Sendable of(Collection<String> fields) {
    return new Sendable(Narrowing.of(Filter.ALL, fields));
  }

  /**
   * JSON pointers to what a body holds beyond these fields, at most {@code max}; the whole body if
   * it is no JSON object or array.
   */
  public List<String> beyond(byte[] body, int max) {
    Evaluation evaluation = scratch.evaluation();
    boolean read = evaluation.tape().read(body, 0, body.length, BOUNDS) == null;
    List<String> found = read ? Excess.of(evaluation.tape(), filter, max) : List.of("");
    evaluation.tape().release();
    return found;
  }
}
