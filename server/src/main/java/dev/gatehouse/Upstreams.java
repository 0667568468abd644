package dev.gatehouse;

import dev.gatehouse.proxy.Transport;
import dev.gatehouse.proxy.Upstream;
import dev.gatehouse.proxy.UpstreamState;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The upstreams of one build; those that do not change keep their connections in the next. */
final class Upstreams {
  private final Transport transport;
  private final Map<Upstream.Config, Upstream> earlier;
  private final Map<Upstream.Config, Upstream> current = new HashMap<>();

  private Upstreams(Transport transport, Map<Upstream.Config, Upstream> earlier) {
    this.transport = transport;
    this.earlier = earlier;
  }

  static Upstreams none(Transport transport) {
    return new Upstreams(transport, Map.of());
  }

  /** An empty set that takes from this one what it needs again. */
  Upstreams next() {
    return new Upstreams(transport, current);
  }

  /** The upstream of this configuration; there is one, whoever asks. */
  Upstream of(Upstream.Config config) throws IOException {
    Upstream known = current.containsKey(config) ? current.get(config) : earlier.get(config);
    Upstream upstream = known == null ? Upstream.of(transport, config) : known;
    current.put(config, upstream);
    return upstream;
  }

  /** Closes what the build before had and this one does not. */
  void closeReplaced() {
    earlier.forEach(
        (config, upstream) -> {
          if (!current.containsKey(config)) {
            upstream.close();
          }
        });
  }

  /** Closes what this build has and the one before did not: nothing came of it. */
  void closeNew() {
    current.forEach(
        (config, upstream) -> {
          if (!earlier.containsKey(config)) {
            upstream.close();
          }
        });
  }

  /** How each of them does, by name. */
  List<UpstreamState> states() {
    return current.values().stream()
        .map(Upstream::state)
        .sorted(Comparator.comparing(UpstreamState::name))
        .toList();
  }

  void close() {
    current.values().forEach(Upstream::close);
  }
}
