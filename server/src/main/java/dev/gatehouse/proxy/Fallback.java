package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The text that an upstream's owner wrote for its callers, for when it is away. */
final class Fallback {
  private Fallback() {}

  /** The same denial, with the text if it says that the upstream is away. */
  static Verdict.Deny in(Verdict.Deny deny, String text) {
    boolean away =
        switch (deny.reason()) {
          case UPSTREAM_UNREACHABLE,
              UPSTREAM_AWAY,
              UPSTREAM_BUSY,
              UPSTREAM_LIMITED,
              UPSTREAM_BROKE_OFF,
              UPSTREAM_TIMEOUT ->
              true;
          default -> false;
        };
    if (!away || text.isEmpty()) {
      return deny;
    }
    List<Hint> hints = new ArrayList<>(deny.hints());
    hints.add(new Hint.Written(text));
    return new Verdict.Deny(deny.reason(), hints, deny.detail(), deny.findings());
  }
}
