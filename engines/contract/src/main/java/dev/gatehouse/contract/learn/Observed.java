package dev.gatehouse.contract.learn;

/**
 * One call that was answered.
 *
 * @param path canonical, without a query
 * @param query without its question mark
 * @param sentType the request's media type; empty if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never changed
public record Observed(
    String method,
    String path,
    String query,
    String sentType,
    byte[] sent,
    int status,
    String answeredType,
    byte[] answered) {

  /** Whether it went well, so that what it named does exist. */
  boolean wentWell() {
    return status >= 200 && status < 400;
  }
}
