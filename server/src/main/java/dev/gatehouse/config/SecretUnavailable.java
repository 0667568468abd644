package dev.gatehouse.config;

/** A secret's reference leads nowhere; the message names the reference, never a value. */
public final class SecretUnavailable extends Exception {
  private static final long serialVersionUID = 1L;

  SecretUnavailable(String message) {
    super(message);
  }
}
