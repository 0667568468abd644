package dev.gatehouse.register;

/** What was asked of the register makes no sense in the state it is in; the message says why. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean nothing;

  public Refused(String message) {
    this(message, false);
  }

  private Refused(String message, boolean nothing) {
    super(message);
    this.nothing = nothing;
  }

  /** Refused because what was named does not exist. */
  static Refused nothing(String message) {
    return new Refused(message, true);
  }

  /** Whether what was named does not exist. */
  public boolean isNothing() {
    return nothing;
  }
}
