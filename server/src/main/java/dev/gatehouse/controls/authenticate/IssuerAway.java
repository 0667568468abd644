package dev.gatehouse.controls.authenticate;

/** An issuer's keys can be had neither from the issuer nor from memory. */
final class IssuerAway extends Exception {
  private static final long serialVersionUID = 1;

  IssuerAway(String message) {
    super(message);
  }
}
