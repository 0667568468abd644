package dev.gatehouse.bench.contract;

/** Reads the bytes of a document and holds them against one schema. */
interface Validator {
  boolean valid(byte[] document);
}
