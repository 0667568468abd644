package dev.gatehouse.register;

import java.util.random.RandomGenerator;

/** Random public names that a person can read out: no letter looks like another or a digit. */
final class Ids {
  private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

  private Ids() {}

  /** Five random bits a character. */
  static String random(RandomGenerator random, int length) {
    StringBuilder id = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      id.append(CROCKFORD.charAt(random.nextInt(32)));
    }
    return id.toString();
  }
}
