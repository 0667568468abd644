package dev.gatehouse;

import java.util.ArrayList;
import java.util.List;

/** What of a configuration only a start takes up, whatever its files say later. */
record TakenAtStart(GatehouseConfig config) {
  /** The keys whose values are others by now, and wait for a start. */
  List<String> waiting(GatehouseConfig now) {
    List<String> keys = new ArrayList<>();
    if (!now.listen().keepsAllButTls(config.listen())) {
      keys.add("listen");
    }
    if (!now.state().equals(config.state())) {
      keys.add("state");
    }
    if (!now.audit().equals(config.audit())) {
      keys.add("audit");
    }
    if (!now.idempotency().equals(config.idempotency())) {
      keys.add("idempotency");
    }
    return keys;
  }
}
