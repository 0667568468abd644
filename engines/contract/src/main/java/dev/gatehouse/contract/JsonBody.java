package dev.gatehouse.contract;

import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Flaw;
import dev.gatehouse.contract.schema.Breach;
import dev.gatehouse.contract.schema.Evaluation;
import dev.gatehouse.contract.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON body and the schema that it must keep. */
public final class JsonBody implements RequestBody {
  private static final Bounds UNIQUE = Bounds.DEFAULT;
  private static final Bounds REPEATING = Bounds.DEFAULT.duplicateKeys(true);

  private final Schema schema;
  private final Scratch scratch;

  JsonBody(Schema schema, Scratch scratch) {
    this.schema = schema;
    this.scratch = scratch;
  }

  /** Holds a body against the schema. */
  public BodyVerdict validate(byte[] body, BodyOptions options) {
    Evaluation evaluation = scratch.evaluation();
    Bounds bounds = options.duplicateKeysAllowed() ? REPEATING : UNIQUE;
    @Nullable Flaw flaw = evaluation.tape().read(body, 0, body.length, bounds);
    BodyVerdict verdict =
        flaw == null
            ? held(evaluation, options)
            : new BodyVerdict.Malformed(flaw.rule(), evaluation.tape().stoppedIn());
    evaluation.tape().release();
    return verdict;
  }

  private BodyVerdict held(Evaluation evaluation, BodyOptions options) {
    if (evaluation.holds(schema)) {
      return BodyVerdict.OK;
    }
    List<Violation> violations = new ArrayList<>();
    for (Breach breach : evaluation.breaches(schema, options.maxViolations())) {
      violations.add(Violation.of(In.BODY, "", breach));
    }
    return new BodyVerdict.Broken(violations);
  }
}
