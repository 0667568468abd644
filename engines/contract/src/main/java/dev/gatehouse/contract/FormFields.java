package dev.gatehouse.contract;

import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The properties of a form, and what the form as an object must keep. */
final class FormFields {
  private final Map<String, FormField> declared;
  private final Spellings names;
  private final FormField others;
  private final JsonBody whole;
  private final JsonBody anything;
  private final Scratch scratch;

  FormFields(Map<String, FormField> declared, FormField others, JsonBody whole, Scratch scratch) {
    this.declared = declared;
    this.names =
        Spellings.of(declared.values().stream().flatMap(field -> field.names().stream()).toList());
    this.others = others;
    this.whole = whole;
    this.anything = new JsonBody(Schema.anything(), Filter.ALL, scratch);
    this.scratch = scratch;
  }

  Map<String, FormField> declared() {
    return declared;
  }

  /** The names that fields can have which are declared. */
  Spellings names() {
    return names;
  }

  /** A property that no schema names is whatever {@code additionalProperties} says. */
  FormField field(String name) {
    return declared.getOrDefault(name, others);
  }

  Scratch scratch() {
    return scratch;
  }

  /** What is wrong with JSON inside a form, whatever its schema; null if nothing is. */
  BodyVerdict.@Nullable Malformed flaw(byte[] json, BodyOptions options) {
    BodyOptions plain = options.undeclaredRefused(false);
    return anything.validate(json, plain) instanceof BodyVerdict.Malformed flaw ? flaw : null;
  }

  BodyVerdict validate(FormDocument document, BodyOptions options) {
    BodyVerdict refused = document.refused(options.maxViolations());
    return refused == null ? whole.validate(document.bytes(), options) : refused;
  }

  List<String> beyond(Sendable fields, FormDocument document, BodyOptions options) {
    return document.refused(1) == null
        ? fields.beyond(document.bytes(), options.maxViolations())
        : List.of("");
  }
}
