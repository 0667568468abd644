package dev.gatehouse.bench.edge;

import java.util.Optional;

/**
 * What is asked of every contender, again and again.
 *
 * @param target path and query
 * @param body a JSON body to POST; without one the target is read with GET
 */
public record Workload(
    String name, String target, Optional<String> body, boolean tls, boolean http2) {
  private static final String ITEM = "/items/7?limit=10";

  /** A 1 KB answer over HTTP/1.1. */
  public static final Workload GET = get("get", ITEM);

  /** A 100 KB answer over HTTP/1.1. */
  public static final Workload LARGE = get("large", "/large/7");

  /** A question of 200 bytes, whose contract says more than its shape. */
  public static final Workload POST =
      new Workload("post", "/items/search", Optional.of(Payload.question()), false, false);

  /** The same as a change: on the disk before it is forwarded, and before it is answered. */
  public static final Workload CHANGE =
      new Workload("change", "/items", Optional.of(Payload.question()), false, false);

  /** A 1 KB answer over TLS. */
  public static final Workload TLS = new Workload("tls", ITEM, Optional.empty(), true, false);

  /** A 1 KB answer over HTTP/2 with prior knowledge. */
  public static final Workload H2C = new Workload("h2c", ITEM, Optional.empty(), false, true);

  /** A 1 KB answer over HTTP/2 and TLS. */
  public static final Workload H2 = new Workload("h2", ITEM, Optional.empty(), true, true);

  private static Workload get(String name, String target) {
    return new Workload(name, target, Optional.empty(), false, false);
  }
}
