package dev.gatehouse.bench.proxy;

import dev.gatehouse.bench.edge.Doorways;
import dev.gatehouse.bench.edge.Peers;
import java.util.List;
import java.util.Locale;

/**
 * What is wanted of one figure.
 *
 * @param row of the measurement
 * @param name of the contender
 * @param peer that it is compared with
 * @param most times the peer's figure that it may be
 */
record Bound(String row, String name, String peer, double most) {
  static final List<Bound> ALL =
      List.of(
          new Bound("get", Doorways.FORWARDING, Peers.NGINX, 1.20),
          new Bound("get", Doorways.BY_RING, Peers.NGINX, 1.05),
          new Bound("get", Doorways.MINIMIZING, Peers.NGINX, 1.30),
          new Bound("post", Doorways.FORWARDING, Peers.NGINX, 1.20),
          new Bound("post", Doorways.BY_RING, Peers.NGINX, 1.05),
          new Bound("post", Doorways.MINIMIZING, Peers.NGINX, 1.30),
          new Bound("post", Doorways.CONTROLLING, Peers.NGINX, 1.60),
          new Bound("post", Doorways.CONTROLLING, Peers.SPRING, 0.35),
          new Bound("large", Doorways.FORWARDING, Peers.NGINX, 1.20),
          new Bound("h2c", Doorways.FORWARDING, Peers.NGINX, 1.30),
          new Bound("h2c", Doorways.FORWARDING, Peers.HAPROXY, 1.30),
          new Bound("h2c", Doorways.MINIMIZING, Peers.NGINX, 1.30),
          new Bound("tls", Doorways.FORWARDING, Peers.NGINX, 1.30),
          new Bound("tls", Doorways.FORWARDING, Peers.HAPROXY, 1.30),
          new Bound("tls", Doorways.MINIMIZING, Peers.NGINX, 1.30),
          new Bound("h2", Doorways.FORWARDING, Peers.NGINX, 1.30),
          new Bound("h2", Doorways.FORWARDING, Peers.HAPROXY, 1.30),
          new Bound("h2", Doorways.MINIMIZING, Peers.NGINX, 1.30),
          new Bound(Figures.P99, Doorways.FORWARDING, Peers.NGINX, 1.50),
          new Bound(Figures.P99, Doorways.MINIMIZING, Peers.NGINX, 1.50),
          new Bound(Figures.P99, Doorways.CONTROLLING, Peers.NGINX, 1.50));

  String text(double ratio) {
    return String.format(
        Locale.ROOT,
        "%-6s %-28s %6.2f of %4.2f x %-22s %s%n",
        row,
        name,
        ratio,
        most,
        peer,
        isMet(ratio) ? "met" : "MISSED");
  }

  String json(double ratio) {
    return String.format(
        Locale.ROOT,
        "{\"row\":\"%s\",\"name\":\"%s\",\"peer\":\"%s\",\"ratio\":%.3f,\"most\":%.2f,\"met\":%b}",
        row,
        name,
        peer,
        ratio,
        most,
        isMet(ratio));
  }

  private boolean isMet(double ratio) {
    return ratio <= most;
  }
}
