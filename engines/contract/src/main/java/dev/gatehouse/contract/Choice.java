package dev.gatehouse.contract;

import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a text means of what it can mean: the first that the schemas of its place admit. */
final class Choice {
  private final List<JsonBody> alternatives;

  /**
   * @param alternatives all schemas that may apply, in whatever combination
   */
  Choice(List<Schema> alternatives, Scratch scratch) {
    this.alternatives =
        alternatives.stream().map(schema -> new JsonBody(schema, Filter.ALL, scratch)).toList();
  }

  /** One of the candidates; of these there is at least one. */
  Coerced of(List<Coerced> candidates) {
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    Coerced best = candidates.getFirst();
    int most = -1;
    for (Coerced candidate : candidates) {
      byte[] json = candidate.json().getBytes(StandardCharsets.UTF_8);
      int kept = 0;
      for (JsonBody alternative : alternatives) {
        kept += alternative.validate(json, BodyOptions.STRICT) instanceof BodyVerdict.Ok ? 1 : 0;
      }
      if (kept > most) {
        best = candidate;
        most = kept;
      }
    }
    return best;
  }
}
