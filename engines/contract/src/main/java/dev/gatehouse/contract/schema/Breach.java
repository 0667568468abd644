package dev.gatehouse.contract.schema;

/**
 * One rule that a value breaks; it never holds the value itself.
 *
 * @param pointer JSON pointer to the value; for a missing property, to where it should be
 * @param rule the keyword
 * @param schema where the keyword is written: file and JSON pointer
 * @param expected what would have been right
 */
public record Breach(String pointer, String rule, String schema, String expected) {}
