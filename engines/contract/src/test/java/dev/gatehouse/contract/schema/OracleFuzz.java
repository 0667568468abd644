package dev.gatehouse.contract.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A million random pairs of schema and value against another implementation. */
class OracleFuzz {
  private static final int PAIRS = Integer.getInteger("gatehouse.pairs", 1_000_000);
  private static final long SEED = Long.getLong("gatehouse.seed", 1);

  @Test
  void agrees_with_networknt_on_all_pairs() {
    Oracle oracle = new Oracle(SEED).ask(PAIRS);
    System.out.printf(
        "networknt: %d pairs, %d valid, explained %s, seed %d%n",
        oracle.pairs(), oracle.valid(), oracle.explained(), SEED);
    assertEquals("", String.join("\n", oracle.differences()));
    assertEquals(PAIRS, oracle.pairs());
  }
}
