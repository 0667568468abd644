package dev.gatehouse.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/** What proves Gatehouse to an upstream. Secrets are asked for per call, so they can be renewed. */
public sealed interface UpstreamCredential {
  /** The upstream asks for nothing. */
  record None() implements UpstreamCredential {}

  /** {@code Authorization: Bearer} (RFC 6750). */
  record Bearer(Supplier<Optional<String>> token) implements UpstreamCredential {}

  /** {@code Authorization: Basic} (RFC 7617), from {@code user:password}. */
  record Basic(Supplier<Optional<String>> userAndPassword) implements UpstreamCredential {}

  /** A field of any name. */
  record Header(String name, Supplier<Optional<String>> value) implements UpstreamCredential {}

  /** The name of the field that it travels in; empty for none. */
  default String field() {
    return switch (this) {
      case None _ -> "";
      case Bearer _, Basic _ -> "Authorization";
      case Header header -> header.name();
    };
  }

  /** The value of that field now; empty if there is none, or none that may stand in a field. */
  default Optional<String> secret() {
    Optional<String> value =
        switch (this) {
          case None _ -> Optional.empty();
          case Bearer bearer -> bearer.token().get().map(token -> "Bearer " + token);
          case Basic basic -> basic.userAndPassword().get().map(UpstreamCredential::basic);
          case Header header -> header.value().get();
        };
    return value.filter(it -> !it.isEmpty() && it.chars().allMatch(c -> c >= ' ' && c < 127));
  }

  private static String basic(String userAndPassword) {
    byte[] bytes = userAndPassword.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }
}
