package dev.gatehouse.pipeline;

import java.util.List;

/** Maps the head of a request to an operation and its pipeline. */
@FunctionalInterface
public interface Routes {

  /** What a head maps to. */
  sealed interface Match {}

  /**
   * An operation.
   *
   * @param pathValues the values of the template's parameters, still percent-encoded
   * @param upstreamPath the path without the API's prefix
   * @param timeoutNanos how long the call may take in all
   */
  record Found(
      Operation operation,
      Pipeline pipeline,
      List<String> pathValues,
      String upstreamPath,
      long timeoutNanos)
      implements Match {}

  /** A path that exists, with other methods. */
  record OtherMethods(List<String> allowed) implements Match {}

  /**
   * Nothing.
   *
   * @param why more than that there is no such path, for the record only; empty if there is not
   */
  record Nothing(String why) implements Match {}

  Match NOTHING = new Nothing("");

  /** Finds the operation in time that does not depend on how many there are. */
  Match find(String authority, String method, String path);
}
