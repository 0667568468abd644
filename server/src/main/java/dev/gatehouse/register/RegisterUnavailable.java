package dev.gatehouse.register;

/** The store could not be read or written: nothing of what was asked has happened. */
public final class RegisterUnavailable extends Exception {
  private static final long serialVersionUID = 1;

  public RegisterUnavailable(String message) {
    super(message);
  }

  public RegisterUnavailable(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
