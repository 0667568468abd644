package dev.gatehouse;

import dev.gatehouse.config.JsonSchema;
import dev.gatehouse.config.ReferencePage;

/**
 * What is generated from the configuration's records: the page for people, the schema for editors.
 */
final class Reference {
  private static final String INTRODUCTION =
      """
      Generated from the records of the code; a test compares. `gatehouse check` reports every mistake of a file with \
      its line, `gatehouse schema` prints the JSON Schema for editors.

      The file is YAML 1.2 in UTF-8, at most 4 MB, without tags, merge keys and a second document; anchors and aliases \
      are allowed. Unknown keys are mistakes, and so are keys that this build does not enforce. Durations are a number \
      and `ms`, `s`, `m`, `h` or `d`; sizes a number and `B`, `KB`, `MB` or `GB` of 1,024 each. A secret is never \
      written out: `env:NAME` names a variable of the environment, `file:PATH` a file. Relative paths start at the \
      folder of the file that they stand in.

      The file is read again on SIGHUP and when it, one of its parts or a contract changes. A mistake in it keeps what \
      was in force; a mistake in a part keeps that part's earlier entries.
      """;

  private Reference() {}

  /** {@code docs/reference/configuration.md}. */
  static String page() {
    return ReferencePage.of(GatehouseConfig.class, "Configuration", INTRODUCTION);
  }

  /** {@code docs/reference/gatehouse.schema.json}. */
  static String schema() {
    return JsonSchema.of(GatehouseConfig.class, "Gatehouse configuration");
  }
}
