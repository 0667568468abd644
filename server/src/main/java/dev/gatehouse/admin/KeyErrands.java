package dev.gatehouse.admin;

import dev.gatehouse.config.Suggestions;
import dev.gatehouse.register.Key;
import dev.gatehouse.register.KeyHash;
import dev.gatehouse.register.Keyring;
import dev.gatehouse.register.Refused;
import dev.gatehouse.register.RegisterUnavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The errands that concern API keys. */
final class KeyErrands {
  private static final String OVERLAP = "1h";

  private final Keyring keyring;
  private final Configured configured;
  private final InstantSource clock;

  KeyErrands(Keyring keyring, Configured configured, InstantSource clock) {
    this.keyring = keyring;
    this.configured = configured;
    this.clock = clock;
  }

  Row issue(Errand errand, String person) throws Failed, Refused, RegisterUnavailable {
    return issued(keyring.issue(integration(errand), expires(errand), person));
  }

  Row rotate(Errand errand, String person) throws Failed, Refused, RegisterUnavailable {
    Duration overlap = Wording.duration("--overlap", errand.optional("overlap").orElse(OVERLAP));
    return issued(keyring.rotate(errand.value("id"), overlap, person));
  }

  Row revoke(Errand errand, String person) throws Failed, Refused, RegisterUnavailable {
    return row(keyring.revoke(errand.value("id"), person));
  }

  Row take(Errand errand, String person) throws Failed, Refused, RegisterUnavailable {
    return row(keyring.take(integration(errand), hash(errand), expires(errand), person));
  }

  List<Row> list(Errand errand) {
    Optional<String> only = errand.optional("integration");
    return keyring.all().stream()
        .filter(key -> only.isEmpty() || only.get().equals(key.integration()))
        .map(this::row)
        .toList();
  }

  private String integration(Errand errand) throws Failed {
    String name = errand.value("integration");
    if (!configured.integrations().contains(name)) {
      throw Failed.mistake(
          "there is no integration %s; %s"
              .formatted(name, Suggestions.among(name, configured.integrations())));
    }
    if (!configured.takesKeys(name)) {
      throw Failed.mistake(
          "integration %s takes no keys; write `callers: [ { keys: true } ]`".formatted(name));
    }
    return name;
  }

  private long expires(Errand errand) throws Failed {
    Optional<String> lifetime = errand.optional("expires");
    return lifetime.isEmpty()
        ? Key.NEVER
        : clock.millis() + Wording.duration("--expires", lifetime.get()).toMillis();
  }

  private static KeyHash hash(Errand errand) throws Failed {
    try {
      return KeyHash.fromHex(errand.value("sha256"));
    } catch (IllegalArgumentException e) {
      throw Failed.mistake("--sha256: " + e.getMessage());
    }
  }

  private static Row issued(Keyring.Issued issued) {
    Key key = issued.key();
    return Row.of(
        "id",
        key.id(),
        "key",
        issued.text(),
        "integration",
        key.integration(),
        "expires",
        Wording.time(key.expires()));
  }

  private Row row(Key key) {
    return Row.of(
        "id",
        key.id(),
        "integration",
        key.integration(),
        "state",
        key.state(clock.millis()).name().toLowerCase(Locale.ROOT),
        "created",
        Wording.time(key.created()),
        "expires",
        Wording.time(key.expires()),
        "revoked",
        Wording.time(key.revoked()),
        "imported",
        key.imported());
  }
}
