package dev.gatehouse.pipeline;

/**
 * One entry of an API's contract.
 *
 * @param api the API's name in the configuration
 * @param id the operation's name in the contract
 * @param template the path template, for people
 * @param encoded whether its paths may hold encoded delimiters ({@code x-gatehouse-encoded})
 * @param live how its calls go on
 */
public record Operation(
    String api,
    String id,
    String method,
    String template,
    Effect effect,
    boolean encoded,
    Live live) {

  /** One request, one answer. */
  public Operation(
      String api, String id, String method, String template, Effect effect, boolean encoded) {
    this(api, id, method, template, effect, encoded, Live.NONE);
  }

  // Names tell operations apart, and of one that is seldom called each further text is far away.
  @Override
  public int hashCode() {
    return 31 * api.hashCode() + id.hashCode();
  }

  /** Stands where a call matched nothing. */
  public static final Operation NONE = new Operation("", "", "", "", Effect.READ, false);
}
