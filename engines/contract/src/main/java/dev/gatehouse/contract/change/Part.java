package dev.gatehouse.contract.change;

/** Which part of an operation a change is in. */
public enum Part {
  OPERATION,
  SECURITY,
  PARAMETER,
  BODY,
  ANSWER
}
