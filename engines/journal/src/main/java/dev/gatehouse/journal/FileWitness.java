package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A file that holds one checkpoint; of use where who can change the journal cannot change it. */
public final class FileWitness implements Witness {
  private final Path file;
  private final NoteKey key;

  /**
   * Over a file, which is made with the first checkpoint.
   *
   * @param key signs the checkpoints that it takes
   */
  public FileWitness(Path file, NoteKey key) {
    this.file = file.toAbsolutePath();
    this.key = key;
  }

  @Override
  public Answer keep(long old, List<byte[]> proof, String note) throws IOException {
    Checkpoint offered =
        parse(note)
            .orElseThrow(() -> new IllegalArgumentException("note: is not signed by " + key));
    Optional<String> text = text();
    if (text.isPresent()) {
      Checkpoint held =
          parse(text.get())
              .orElseThrow(() -> new IOException(file + " is not a checkpoint of this journal"));
      if (held.size() != old) {
        return new Answer.Holds(held.size());
      }
      if (!extended(held, offered, proof)) {
        return new Answer.Forked();
      }
    } else if (old != 0) {
      return new Answer.Holds(0);
    }
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Disk.LOCAL.replace(draft, file, note.getBytes(StandardCharsets.UTF_8));
    Path folder = file.getParent();
    if (folder != null) {
      Disk.LOCAL.forceFolder(folder);
    }
    return new Answer.Kept();
  }

  private static boolean extended(Checkpoint held, Checkpoint offered, List<byte[]> proof) {
    return held.size() == 0
        || (held.size() == offered.size() && Arrays.equals(held.root(), offered.root()))
        || Proof.extended(held.size(), held.root(), offered.size(), offered.root(), proof);
  }

  private Optional<Checkpoint> parse(String note) {
    return Note.open(note, key).flatMap(Checkpoint::parse);
  }

  private Optional<String> text() throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
