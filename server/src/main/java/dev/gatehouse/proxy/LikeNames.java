package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Headers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names of fields that are one to some servers and two to others: what becomes a variable of CGI
 * has an underscore for every sign. Who judged by the one would let the other reach the upstream.
 */
final class LikeNames {
  /** Fields by which a call or its content is judged here. */
  private static final Set<String> JUDGED =
      Set.of(
          "content-type",
          "content-encoding",
          "content-range",
          "accept-encoding",
          "idempotency-key",
          "if-match",
          "if-none-match");

  private LikeNames() {}

  /** Whether there are some among the fields that an upstream will see. */
  static boolean among(Headers headers) {
    FieldFilter unseen = FieldFilter.request(Set.of());
    Map<String, String> spelled = new HashMap<>();
    for (int i = 0; i < headers.size(); i++) {
      if (unseen.drops(headers, i)) {
        continue;
      }
      String name = headers.name(i).toLowerCase(Locale.ROOT);
      String folded = name.replaceAll("[^a-z0-9]", "-");
      String before = spelled.putIfAbsent(folded, name);
      boolean odd = !name.equals(folded);
      if ((before != null && !before.equals(name)) || (odd && JUDGED.contains(folded))) {
        return true;
      }
    }
    return false;
  }
}
