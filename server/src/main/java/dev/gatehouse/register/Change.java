package dev.gatehouse.register;

import java.util.Map;

/**
 * A change of the register, as the journal is to keep it.
 *
 * @param millis when, since the epoch
 * @param by the person who did it
 * @param action what was done, such as {@code key-revoke}
 * @param subject the id of what was changed
 * @param before the fields that were, without secrets; empty if there was nothing
 * @param after the fields that are; empty if there is nothing left
 */
public record Change(
    long millis,
    String by,
    String action,
    String subject,
    Map<String, String> before,
    Map<String, String> after) {}
