package dev.gatehouse;

import dev.gatehouse.controls.authorize.Offer;
import dev.gatehouse.pipeline.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an API's owner offers, as the control knows it. */
final class Offers {
  private Offers() {}

  static Offer of(ApiConfig api) {
    return api.offer().map(Offers::of).orElse(Offer.UNSTATED);
  }

  private static Offer of(ApiConfig.Offer offer) {
    Map<Kind, Set<String>> never = new HashMap<>();
    offer.never().forEach((kind, names) -> never.put(kind, Set.copyOf(names)));
    return new Offer(
        Set.copyOf(offer.to().orElse(List.of(Kind.values()))), never, offer.to().isPresent());
  }
}
