package dev.gatehouse.register;

/**
 * The contract of an API as it was accepted: what entries of the register are granted from.
 *
 * @param hash names the content
 * @param content the contract itself, to be compared with a later one
 * @param lockedMillis when it was accepted, since the epoch
 * @param lockedBy by whom
 */
public record ContractLock(
    String api, String hash, String content, long lockedMillis, String lockedBy) {}
