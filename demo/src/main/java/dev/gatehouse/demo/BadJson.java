package dev.gatehouse.demo;

/** Bytes that are not JSON. */
final class BadJson extends Exception {
  private static final long serialVersionUID = 1;

  BadJson(String why) {
    super(why);
  }
}
