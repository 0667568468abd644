package dev.gatehouse.contract;

import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.schema.Schema;
import java.util.List;
import java.util.Locale;

/** Makes operations of which only the place is known. */
final class OpenOperation {
  private OpenOperation() {}

  static Operation of(int index, InlineOperation from, Scratch scratch) {
    Template template = Template.of(from.path());
    Requests.Bodies bodies =
        new Requests.Bodies(
            RequestBody.Need.OPTIONAL,
            new MediaTypes<>(),
            new JsonBody(Schema.anything(), Filter.ALL, scratch),
            new MediaTypes<>(),
            List.of(Filter.ALL));
    return new Operation(
        index,
        from.id(),
        from.method().toUpperCase(Locale.ROOT),
        template,
        false,
        new Requests(ParameterRules.anything(template), bodies, scratch),
        Answers.anything(scratch),
        Circumstances.NONE);
  }
}
