package dev.gatehouse.contract.schema;

/** One compiled keyword, or several that read the same part of a value together. */
interface Rule {
  boolean holds(Evaluation evaluation, int at);
}
