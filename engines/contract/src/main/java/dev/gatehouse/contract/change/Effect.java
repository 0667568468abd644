package dev.gatehouse.contract.change;

/** What a change means for those who call, the gravest first. */
public enum Effect {
  /** A call that was right may be refused, or its answer may not be what was promised. */
  BREAKING,
  /** More may be asked or answered than before. */
  WIDENING,
  /** Less may be answered than was promised, or nothing follows for a caller. */
  HARMLESS
}
