package dev.gatehouse.contract;

import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Flaw;
import dev.gatehouse.contract.projection.Excess;
import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.projection.Likeness;
import dev.gatehouse.contract.schema.Breach;
import dev.gatehouse.contract.schema.Evaluation;
import dev.gatehouse.contract.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON body and the schema that it must keep. */
public final class JsonBody implements RequestBody.Validated {
  private static final Bounds UNIQUE = Bounds.DEFAULT;
  private static final Bounds REPEATING = Bounds.DEFAULT.duplicateKeys(true);

  private final Schema schema;
  private final Filter declared;
  private final Scratch scratch;

  /**
   * @param declared the members that some schema declares
   */
  JsonBody(Schema schema, Filter declared, Scratch scratch) {
    this.schema = schema;
    this.declared = declared;
    this.scratch = scratch;
  }

  /** JSON in anything but UTF-8 is none (RFC 8259 §8.1). */
  @Override
  public BodyVerdict validate(String contentType, byte[] body, BodyOptions options) {
    return MediaTypes.isUtf8(contentType)
        ? validate(body, options)
        : new BodyVerdict.Malformed("charset", "");
  }

  @Override
  public List<String> beyond(
      Sendable fields, String contentType, byte[] body, BodyOptions options) {
    return fields.beyond(body, options.maxViolations());
  }

  /** Holds a body against the schema. */
  public BodyVerdict validate(byte[] body, BodyOptions options) {
    Evaluation evaluation = scratch.evaluation();
    Bounds bounds = options.duplicateKeysAllowed() ? REPEATING : UNIQUE;
    if (!options.undeclaredRefused()
        && evaluation.passes(schema, body, 0, body.length, bounds)
        && !evaluation.suspects()) {
      evaluation.tape().release();
      return BodyVerdict.OK;
    }
    @Nullable Flaw flaw = evaluation.tape().read(body, 0, body.length, bounds);
    BodyVerdict verdict =
        flaw == null
            ? held(evaluation, options)
            : new BodyVerdict.Malformed(flaw.rule(), evaluation.tape().stoppedIn());
    evaluation.tape().release();
    return verdict;
  }

  private BodyVerdict held(Evaluation evaluation, BodyOptions options) {
    List<Violation> violations = new ArrayList<>();
    if (evaluation.holds(schema)) {
      for (String pointer : undeclared(evaluation, options)) {
        violations.add(
            new Violation(In.BODY, "", pointer, "undeclared", "no property of this name", ""));
      }
      return violations.isEmpty() ? BodyVerdict.OK : new BodyVerdict.Broken(violations);
    }
    for (Breach breach : evaluation.breaches(schema, options.maxViolations())) {
      violations.add(Violation.of(In.BODY, "", breach));
    }
    return new BodyVerdict.Broken(violations);
  }

  /** Members that must not be there, although the schema lets them. */
  private List<String> undeclared(Evaluation evaluation, BodyOptions options) {
    if (options.undeclaredRefused()) {
      return Excess.of(evaluation.tape(), declared, options.maxViolations());
    }
    return evaluation.suspects()
        ? Likeness.of(evaluation.tape(), declared, options.maxViolations())
        : List.of();
  }
}
