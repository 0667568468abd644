package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Kind;

/**
 * Which integration the tokens of an issuer are bound to when a claim has a value.
 *
 * @param issuer the issuer's name in the configuration
 * @param claim a name at the top of the token, or a JSON pointer (RFC 6901)
 */
public record Binding(String issuer, String claim, String equals, String integration, Kind kind) {}
