package dev.gatehouse.bench.contract;

import java.util.List;

/** A schema of 2020-12 and valid documents of about one size. */
record Workload(String name, String schema, List<byte[]> documents) {

  /** Bytes of a document, on average. */
  int size() {
    return (int) documents.stream().mapToInt(document -> document.length).average().orElse(0);
  }
}
