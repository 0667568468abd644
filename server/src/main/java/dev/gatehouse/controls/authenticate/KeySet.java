package dev.gatehouse.controls.authenticate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The public keys of an issuer at one time (RFC 7517 §5). */
record KeySet(List<VerificationKey> keys) {
  // A token without a key id is tried against this many keys at most.
  private static final int TRIED = 4;
  private static final int MAX_KEYS = 256;

  KeySet {
    keys = List.copyOf(keys);
  }

  @SuppressWarnings("unchecked") // members of a JSON object have names
  static KeySet parse(byte[] json) throws Json.Unreadable {
    if (!(Json.object(json).get("keys") instanceof List<?> members) || members.size() > MAX_KEYS) {
      throw new Json.Unreadable("not a key set");
    }
    List<VerificationKey> keys = new ArrayList<>();
    for (Object member : members) {
      if (member instanceof Map<?, ?> jwk) {
        VerificationKey.of((Map<String, Object>) jwk).ifPresent(keys::add);
      }
    }
    return new KeySet(keys);
  }

  /** Whether a key is known under this id, or any where the token names none. */
  boolean knows(String kid) {
    return kid.isEmpty() ? !keys.isEmpty() : keys.stream().anyMatch(key -> key.kid().equals(kid));
  }

  /** Whether one of the keys that fit signed it. */
  boolean signed(Jws jws, Algorithm algorithm) {
    return keys.stream()
        .filter(key -> key.fits(algorithm, jws.kid()))
        .limit(TRIED)
        .anyMatch(key -> algorithm.verifies(key.key(), jws.signed(), jws.signature()));
  }
}
