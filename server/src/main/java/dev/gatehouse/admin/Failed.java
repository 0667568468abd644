package dev.gatehouse.admin;

/** What a person asked for did not happen; the message is one line that says why. */
public final class Failed extends Exception {
  private static final long serialVersionUID = 1;

  /** Exit code where the operation failed. */
  public static final int OPERATION = 1;

  /** Exit code where what was asked made no sense. */
  public static final int MISTAKE = 2;

  private final int exit;

  private Failed(String message, int exit) {
    super(message.strip().replaceAll("\\s*\\R\\s*", " "));
    this.exit = exit;
  }

  /** The operation failed. */
  public static Failed operation(String message) {
    return new Failed(message, OPERATION);
  }

  /** The person asked for what cannot be. */
  public static Failed mistake(String message) {
    return new Failed(message, MISTAKE);
  }

  static Failed of(String message, long exit) {
    return exit == MISTAKE ? mistake(message) : operation(message);
  }

  /** The exit code of a command that ends like this. */
  public int exit() {
    return exit;
  }
}
