package dev.gatehouse.proxy;

import java.util.List;

/**
 * How an upstream does, at one moment.
 *
 * @param breaker {@code closed}, {@code open} or {@code half-open}
 * @param underWay calls
 * @param waiting calls that wait for a place
 * @param heldMillis until it may be called, as it said itself; 0 if that is now
 * @param repeated times that a call was sent again
 * @param unrepeated times that one was not, because too many were
 * @param turnedAway calls that did not get there
 * @param ejections times that an address was left out
 */
public record UpstreamState(
    String name,
    String breaker,
    int underWay,
    int waiting,
    long heldMillis,
    long repeated,
    long unrepeated,
    long turnedAway,
    long ejections,
    List<Address> addresses) {

  /**
   * How one of its addresses does.
   *
   * @param state {@code up}, {@code ejected} because of its calls, {@code down} because of its
   *     checks
   * @param underWay calls
   * @param failures in a row
   */
  public record Address(String address, String state, int underWay, int failures) {
    static Address of(Target target) {
      String state =
          target.standing().isSick() ? "down" : target.standing().isOut() ? "ejected" : "up";
      return new Address(
          target.toString(), state, target.standing().pending(), target.standing().failures());
    }
  }

  /** Addresses that get calls. */
  public long up() {
    return addresses.stream().filter(address -> address.state().equals("up")).count();
  }

  static UpstreamState of(Upstream upstream) {
    UpstreamGate gate = upstream.gate();
    long held = gate.told(System.nanoTime());
    return new UpstreamState(
        gate.policy().name(),
        switch (gate.breaker.state()) {
          case CLOSED -> "closed";
          case OPEN -> "open";
          case HALF_OPEN -> "half-open";
        },
        gate.places.taken(),
        gate.places.queued(),
        Math.ceilDiv(held, 1_000_000),
        gate.repeated.sum(),
        gate.unrepeated.sum(),
        gate.turnedAway.sum(),
        gate.ejections.sum(),
        upstream.targets().all().stream().map(Address::of).toList());
  }
}
