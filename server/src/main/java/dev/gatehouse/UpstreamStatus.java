package dev.gatehouse;

import dev.gatehouse.admin.Metrics;
import dev.gatehouse.admin.Row;
import dev.gatehouse.proxy.UpstreamState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How the upstreams do, for people and for what watches. */
final class UpstreamStatus {
  private final Supplier<List<UpstreamState>> states;

  UpstreamStatus(Supplier<List<UpstreamState>> states) {
    this.states = states;
  }

  /** One row for each address. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (UpstreamState upstream : states.get()) {
      for (UpstreamState.Address address : upstream.addresses()) {
        rows.add(row(upstream, address.address(), address.state(), address.underWay()));
      }
      if (upstream.addresses().isEmpty()) {
        rows.add(row(upstream, "", "unknown", 0));
      }
    }
    return rows;
  }

  private static Row row(UpstreamState upstream, String address, String state, int underWay) {
    return Row.of(
        "upstream",
        upstream.name(),
        "address",
        address,
        "state",
        state,
        "calls",
        underWay,
        "breaker",
        upstream.breaker(),
        "waiting",
        upstream.waiting(),
        "held",
        upstream.heldMillis() == 0 ? "" : (upstream.heldMillis() + 999) / 1000 + "s");
  }

  /** Shows what is measured. */
  void show(Metrics metrics) {
    gauge(metrics, "calls", "Calls under way at an upstream.", UpstreamState::underWay);
    gauge(metrics, "waiting", "Calls that wait for a place.", UpstreamState::waiting);
    gauge(metrics, "up", "Addresses that get calls.", UpstreamState::up);
    gauge(metrics, "addresses", "Addresses.", state -> state.addresses().size());
    gauge(
        metrics,
        "breaker_open",
        "1 while an upstream is spared.",
        state -> state.breaker().equals("closed") ? 0 : 1);
    gauge(
        metrics,
        "held_seconds",
        "Until an upstream may be called, as it said itself.",
        state -> state.heldMillis() / 1000.0);
    counter(metrics, "retries", "Times that a call was sent again.", UpstreamState::repeated);
    counter(
        metrics,
        "retries_refused",
        "Times that it was not, because too many were.",
        UpstreamState::unrepeated);
    counter(
        metrics,
        "turned_away",
        "Calls that did not get to the upstream.",
        UpstreamState::turnedAway);
    counter(metrics, "ejections", "Times that an address was left out.", UpstreamState::ejections);
  }

  private void gauge(
      Metrics metrics, String name, String help, ToDoubleFunction<UpstreamState> value) {
    metrics.gauges("gatehouse_upstream_" + name, help, "upstream", () -> values(value));
  }

  private void counter(
      Metrics metrics, String name, String help, ToDoubleFunction<UpstreamState> value) {
    metrics.counters("gatehouse_upstream_" + name, help, "upstream", () -> values(value));
  }

  private Map<String, Double> values(ToDoubleFunction<UpstreamState> value) {
    Map<String, Double> values = new TreeMap<>();
    // An API's own upstream may have the name of one that is shared.
    states
        .get()
        .forEach(state -> values.merge(state.name(), value.applyAsDouble(state), Double::sum));
    return values;
  }
}
