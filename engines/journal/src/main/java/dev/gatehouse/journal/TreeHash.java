package dev.gatehouse.journal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 as RFC 9162 §2.1.1 uses it for leaves and nodes. Holds a digest: one thread's own. */
public final class TreeHash {
  static final int LENGTH = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest sha256;
  private final byte[] pair = new byte[1 + 2 * LENGTH];

  // The digest takes whole blocks where they lie and buffers what comes in pieces, so that each
  // statement is put together first.
  private byte[] scratch = new byte[4096];

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
    begin(length);
    System.arraycopy(bytes, from, scratch, 1, length);
    return leaf(length);
  }

  /** The same of a record that lies in a segment. */
  byte[] leaf(MemorySegment memory, long from, int length) {
    begin(length);
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, from, scratch, 1, length);
    return leaf(length);
  }

  private void begin(int length) {
    if (scratch.length <= length) {
      scratch = new byte[2 * length + 1];
    }
    scratch[0] = LEAF;
  }

  private byte[] leaf(int length) {
    sha256.update(scratch, 0, length + 1);
    return sha256.digest();
  }

  /** The hash over two subtrees. */
  public byte[] node(byte[] left, byte[] right) {
    pair[0] = NODE;
    System.arraycopy(left, 0, pair, 1, LENGTH);
    System.arraycopy(right, 0, pair, 1 + LENGTH, LENGTH);
    sha256.update(pair, 0, pair.length);
    return sha256.digest();
  }
}
