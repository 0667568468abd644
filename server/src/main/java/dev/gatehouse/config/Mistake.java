package dev.gatehouse.config;

/**
 * Something in a configuration that is wrong, or worth a warning, and what to write in its place.
 */
public record Mistake(Origin origin, String path, String problem, String remedy)
    implements Comparable<Mistake> {
  @Override
  public int compareTo(Mistake other) {
    int byOrigin = origin.compareTo(other.origin);
    return byOrigin != 0 ? byOrigin : path.compareTo(other.path);
  }

  /** {@code file:line:column path: what is wrong; what to write}. */
  @Override
  public String toString() {
    return origin + (path.isEmpty() ? "" : " " + path) + ": " + problem + "; " + remedy;
  }
}
