package dev.gatehouse.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What answers of one status must keep. */
record AnswerRules(List<ParameterRule> headers, MediaTypes<JsonBody> json, Scratch scratch) {

  /** What an answer breaks, whose media type is declared. */
  List<Violation> breaches(
      String contentType, Function<String, List<String>> fields, byte[] body, BodyOptions options) {
    List<Violation> found = new ArrayList<>();
    ParameterReading reading = ParameterReading.keeping(scratch.evaluation());
    reading.headers(headers, fields);
    if (reading.result() instanceof Parameters.Refused refused) {
      found.addAll(refused.violations());
    }
    JsonBody declared = body.length == 0 ? null : json.find(contentType);
    if (declared != null) {
      switch (declared.validate(contentType, body, options)) {
        case BodyVerdict.Ok _ -> {}
        case BodyVerdict.Malformed(String rule, String pointer) ->
            found.add(new Violation(In.BODY, "", pointer, rule, "a readable document", ""));
        case BodyVerdict.Broken(List<Violation> violations) -> found.addAll(violations);
      }
    }
    return found;
  }
}
