package dev.gatehouse.controls.limit;

import java.util.Optional;

/**
 * What of a quota is used up, to be kept across restarts.
 *
 * @param name whose it is, in which tier, and until when; opaque
 * @param windowStart milliseconds since the epoch
 */
public record Balance(String name, long windowStart, long used) {
  // No name in a configuration holds a line break; what a token says may, and comes last.
  private static final String BREAK = "\n";

  static Balance of(Holder holder, Account.Spent spent) {
    String end = Long.toString(spent.window().end());
    String name = String.join(BREAK, holder.tier(), holder.integration(), end, holder.who());
    return new Balance(name, spent.window().start(), spent.calls());
  }

  /** Whose it is; empty if the name is none that this build made. */
  Optional<Holder> holder() {
    String[] parts = name.split(BREAK, 4);
    return parts.length == 4
        ? Optional.of(new Holder(parts[0], parts[1], parts[3]))
        : Optional.empty();
  }

  Account.Spent spent() {
    return new Account.Spent(
        new Quota.Window(windowStart, Long.parseLong(name.split(BREAK, 4)[2])), used);
  }
}
