package dev.gatehouse.admin;

import java.util.Collection;

/** What the desk has to know of the configuration in force. */
public interface Configured {
  /** The names of all integrations. */
  Collection<String> integrations();

  /** Whether callers of the integration may come with keys. */
  boolean takesKeys(String integration);

  /**
   * What was learned of an API that has no contract yet, as an OpenAPI document; may block.
   *
   * @throws Failed if it has one, or nothing learns here
   */
  String learnedContract(String api) throws Failed;

  /**
   * Accepts the contract of an API as it is in its file now; may block.
   *
   * @return one sentence that says what that means
   */
  String lockContract(String api, String person) throws Failed;
}
