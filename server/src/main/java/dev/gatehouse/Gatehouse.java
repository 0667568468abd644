package dev.gatehouse;

/** The process. */
public final class Gatehouse {
  private Gatehouse() {}

  public static void main(String[] args) {
    System.exit(2);
  }
}
