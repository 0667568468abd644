package dev.gatehouse.contract;

/** What becomes of query parameters that are not declared. */
enum Others {
  REFUSED,
  KEPT,
  IGNORED
}
