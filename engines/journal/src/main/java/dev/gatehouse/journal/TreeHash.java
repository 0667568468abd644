package dev.gatehouse.journal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 as RFC 9162 §2.1.1 uses it for leaves and nodes. Holds a digest: one thread's own. */
public final class TreeHash {
  static final int LENGTH = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest sha256;

  public TreeHash() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The hash of a tree of no records. */
  public byte[] empty() {
    return sha256.digest();
  }

  /** The hash of one record. */
  public byte[] leaf(byte[] bytes, int from, int length) {
    sha256.update(LEAF);
    sha256.update(bytes, from, length);
    return sha256.digest();
  }

  /** The hash over two subtrees. */
  public byte[] node(byte[] left, byte[] right) {
    sha256.update(NODE);
    sha256.update(left);
    sha256.update(right);
    return sha256.digest();
  }
}
