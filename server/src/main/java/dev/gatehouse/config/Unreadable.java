package dev.gatehouse.config;

/** A file is not a YAML document that can be bound. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Mistake mistake;

  Unreadable(Origin origin, String problem, String remedy) {
    super(problem);
    this.mistake = new Mistake(origin, "", problem, remedy);
  }

  Mistake mistake() {
    return mistake;
  }
}
