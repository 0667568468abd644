package dev.gatehouse;

import dev.gatehouse.register.KeyHash;

/** What of a permission decides which part of an answer its callers see, as one number. */
final class Terms {
  private Terms() {}

  static long digest(IntegrationConfig.Permission permission) {
    return KeyHash.of(permission.fields() + " " + permission.opaque()).a();
  }
}
