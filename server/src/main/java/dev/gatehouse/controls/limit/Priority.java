package dev.gatehouse.controls.limit;

/** How long a tier's calls are served while more and more come. */
public enum Priority {
  /** Up to the bound on calls under way. */
  HIGH(100),
  /** Up to 80 % of it. */
  NORMAL(80),
  /** Up to 60 % of it. */
  LOW(60);

  private final int percent;

  Priority(int percent) {
    this.percent = percent;
  }

  /** The part of the bound up to which they are served. */
  int percent() {
    return percent;
  }
}
