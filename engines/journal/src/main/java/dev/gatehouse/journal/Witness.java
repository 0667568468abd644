package dev.gatehouse.journal;

import java.io.IOException;
import java.util.List;

/**
 * Somebody elsewhere who holds the journal's last checkpoint, and takes only a later one that
 * extends it: what finds that a whole folder was rolled back. The exchange is that of C2SP
 * tlog-witness.
 */
public interface Witness {
  /** What it says to a checkpoint. */
  sealed interface Answer {
    /** It holds the checkpoint. */
    record Kept() implements Answer {}

    /** It holds another than was thought, of so many records. */
    record Holds(long size) implements Answer {}

    /** The checkpoint does not extend the one it holds. */
    record Forked() implements Answer {}
  }

  /**
   * Gives it a checkpoint.
   *
   * @param old records of the checkpoint that it is thought to hold; 0 for none
   * @param proof that the new checkpoint extends it (RFC 9162 §2.1.4)
   * @param note the new checkpoint, signed
   * @throws IOException if it cannot be reached or cannot keep anything
   */
  Answer keep(long old, List<byte[]> proof, String note) throws IOException;
}
