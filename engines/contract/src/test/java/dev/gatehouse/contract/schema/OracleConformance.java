package dev.gatehouse.contract.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.contract.Corpora;
import org.junit.jupiter.api.Test;

/** Random schemas and values: another implementation comes to the same verdict. */
class OracleConformance {

  @Test
  void agrees_with_networknt() {
    Oracle oracle = new Oracle(20_201_200).ask(60_000);
    int total = oracle.pairs();
    Corpora.report("networknt", total - oracle.differences().size(), total, oracle.differences());
    assertEquals("", String.join("\n", oracle.differences()));
    assertTrue(
        oracle.valid() > total / 10 && oracle.valid() < total * 9 / 10, "valid: " + oracle.valid());
  }
}
