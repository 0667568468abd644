package dev.gatehouse.contract.schema;

/** A keyword where it is written, and what it expects. */
record Site(String schema, String keyword, String expected) {

  boolean fails(Evaluation evaluation, int at) {
    return evaluation.fails(this, at, null);
  }
}
