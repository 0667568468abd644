package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/** Signs statements about the tree and puts them on the disk. */
record Notes(Layout layout, Signer signer, Disk disk, Clock clock) {
  /** What the tree is now. */
  Checkpoint checkpoint(Subtrees all) {
    return new Checkpoint(signer.key().name(), all.end(), all.root(), clock.instant());
  }

  /** Signs a checkpoint that lies in a segment, with the segment's own subtrees up to there. */
  void write(Path file, int ordinal, Subtrees within, Checkpoint checkpoint) throws IOException {
    Seal seal = new Seal(checkpoint, ordinal, within.begin(), within.nodes());
    String note = Note.sign(seal.text(), signer);
    disk.replace(layout.draft("note"), file, note.getBytes(StandardCharsets.UTF_8));
    disk.forceFolder(layout.checkpoints());
  }
}
