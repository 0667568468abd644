package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Gives a witness the last checkpoint of a journal, with the proof that it extends the one held.
 * For one thread at a time.
 */
public final class Testimony {
  /** How giving a checkpoint ended. */
  public enum Outcome {
    /** The witness holds the last checkpoint. */
    KEPT,
    /** It holds a later one: the folder is older than it was. */
    ROLLED_BACK,
    /** It holds one that is not in this history. */
    FORKED
  }

  private final Layout layout;
  private final Prover prover;
  private final NoteKey key;
  private volatile long held;

  private Testimony(Layout layout, Prover prover, NoteKey key) {
    this.layout = layout;
    this.prover = prover;
    this.key = key;
  }

  /** Of the journal in a state folder. */
  public static Testimony of(Path folder, NoteKey key) throws IOException {
    return new Testimony(Layout.of(folder), Prover.of(folder), key);
  }

  /**
   * Gives the checkpoint that was signed last; may block.
   *
   * @throws IOException if the witness cannot be reached, or the journal cannot be read
   */
  public Outcome give(Witness witness) throws IOException {
    String note = Files.readString(layout.latest());
    Checkpoint last =
        Note.open(note, key)
            .flatMap(Checkpoint::parse)
            .orElseThrow(() -> new IOException(layout.latest() + " is damaged"));
    if (last.size() == held && held > 0) {
      return Outcome.KEPT;
    }
    Witness.Answer answer = witness.keep(held, proof(held, last.size()), note);
    if (answer instanceof Witness.Answer.Holds other) {
      if (other.size() > last.size()) {
        return Outcome.ROLLED_BACK;
      }
      held = other.size();
      answer = witness.keep(held, proof(held, last.size()), note);
    }
    return switch (answer) {
      case Witness.Answer.Kept _ -> {
        held = last.size();
        yield Outcome.KEPT;
      }
      case Witness.Answer.Forked _ -> Outcome.FORKED;
      case Witness.Answer.Holds _ -> throw new IOException("somebody else speaks to the witness");
    };
  }

  private List<byte[]> proof(long from, long to) throws IOException {
    return from == 0 ? List.of() : prover.consistency(from, to);
  }

  /** Records of the checkpoint that the witness is known to hold. */
  public long held() {
    return held;
  }
}
