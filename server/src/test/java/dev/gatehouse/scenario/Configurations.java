package dev.gatehouse.scenario;

/** Configurations that several scenarios start from. */
final class Configurations {
  private Configurations() {}

  /**
   * One plaintext listener, one API with a read and a change, one service and one agent with keys.
   */
  static String things(String upstream) {
    return """
    listen:
      public: { address: "127.0.0.1:0", tls: off }
    state: ./state
    apis:
      things:
        operations:
          listThings: { method: GET, path: /things }
          getThing: { method: GET, path: "/things/{id}" }
          putThing: { method: PUT, path: "/things/{id}" }
          makeThing: { method: POST, path: /things }
        upstream: { url: "%s", timeout: 30s }
    tiers:
      narrow: { rate: 3/1m, burst: 3 }
    integrations:
      portal:
        kind: service
        callers: [ { keys: true } ]
        purpose: Tests
        owner: team@example.com
        review: 2099-01-01
        allow: { things: "*" }
      helper:
        kind: agent
        callers: [ { keys: true } ]
        purpose: Tests
        owner: team@example.com
        review: 2099-01-01
        tier: narrow
        allow: { things: [getThing] }
    """
        .formatted(upstream);
  }
}
