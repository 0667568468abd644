package dev.gatehouse.register;

/** What was asked of the register makes no sense in the state it is in; the message says why. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  public Refused(String message) {
    super(message);
  }
}
