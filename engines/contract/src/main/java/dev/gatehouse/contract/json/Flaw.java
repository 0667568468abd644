package dev.gatehouse.contract.json;

/** Why bytes are not an acceptable JSON document, whatever a schema says. */
public enum Flaw {
  SYNTAX("json", "a JSON document (RFC 8259)"),
  UTF8("utf-8", "text in UTF-8"),
  DUPLICATE_KEY("duplicate-key", "each name once in an object"),
  DEPTH("max-depth", "fewer levels of nesting"),
  VALUES("max-values", "fewer values"),
  STRING("max-string", "shorter strings"),
  NUMBER("max-number", "shorter numbers");

  private final String rule;
  private final String expected;

  Flaw(String rule, String expected) {
    this.rule = rule;
    this.expected = expected;
  }

  /** The stable public name of the rule that was broken. */
  public String rule() {
    return rule;
  }

  /** What would have been right. */
  public String expected() {
    return expected;
  }
}
