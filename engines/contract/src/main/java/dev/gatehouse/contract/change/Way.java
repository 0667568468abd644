package dev.gatehouse.contract.change;

/** Which way a value travels, which decides what a narrower or wider schema means. */
enum Way {
  REQUEST("readOnly"),
  ANSWER("writeOnly");

  private final String hides;

  Way(String hides) {
    this.hides = hides;
  }

  /** The keyword of properties that do not travel this way. */
  String hides() {
    return hides;
  }

  /** Fewer values pass: what was sent may be refused; what is answered was promised. */
  Effect narrower() {
    return this == REQUEST ? Effect.BREAKING : Effect.HARMLESS;
  }

  /** More values pass: more may be sent; what is answered may be what nobody expected. */
  Effect wider() {
    return this == REQUEST ? Effect.WIDENING : Effect.BREAKING;
  }
}
