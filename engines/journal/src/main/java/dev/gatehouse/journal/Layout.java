package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the parts of a journal lie in a state folder. */
record Layout(Path state) {
  private static final Pattern SEGMENT = Pattern.compile("(\\d{10})\\.(segment|sealed)");
  private static final Pattern SEALED = Pattern.compile("(\\d{10})\\.sealed");
  private static final Pattern SEAL = Pattern.compile("(\\d{10})\\.seal");
  private static final int MAX_NOTE = 1 << 16;

  /** The layout of a state folder, or of the state folder around a `journal` folder. */
  static Layout of(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null
        || !absolute.endsWith("journal")
        || Files.exists(absolute.resolve("journal"))) {
      return new Layout(absolute);
    }
    return new Layout(parent);
  }

  Path journal() {
    return state.resolve("journal");
  }

  /** Signed notes: one per sealed segment, and the latest checkpoint. */
  Path checkpoints() {
    return state.resolve("checkpoints");
  }

  Path latest() {
    return checkpoints().resolve("latest");
  }

  /** The signed list of segments that retention has deleted. */
  Path released() {
    return checkpoints().resolve("released");
  }

  Path secretKey() {
    return state.resolve("journal.key");
  }

  Path publicKey() {
    return state.resolve("journal.pub");
  }

  Path lock() {
    return state.resolve("journal.lock");
  }

  /** A file that is not finished; on the same file system, so that it can be renamed into place. */
  Path draft(String name) {
    return checkpoints().resolve(name + ".draft");
  }

  /** The original bytes. */
  Path segment(int ordinal) {
    return journal().resolve("%010d.segment".formatted(ordinal));
  }

  /** The original bytes, compressed. */
  Path sealed(int ordinal) {
    return journal().resolve("%010d.sealed".formatted(ordinal));
  }

  Path seal(int ordinal) {
    return checkpoints().resolve("%010d.seal".formatted(ordinal));
  }

  /** Ordinals of all segments, in either form, ascending. */
  List<Integer> segments() throws IOException {
    return ordinals(journal(), SEGMENT);
  }

  /** Ordinals of the segments that have their compressed form, ascending. */
  List<Integer> compressed() throws IOException {
    return ordinals(journal(), SEALED);
  }

  List<Integer> seals() throws IOException {
    return ordinals(checkpoints(), SEAL);
  }

  private static List<Integer> ordinals(Path folder, Pattern pattern) throws IOException {
    TreeSet<Integer> ordinals = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Matcher name = pattern.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          long ordinal = Long.parseLong(name.group(1));
          if (ordinal <= 999_999_999) {
            ordinals.add((int) ordinal);
          }
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return List.copyOf(ordinals);
  }

  /** The seal of a segment, if there is one and `key` has signed it. */
  Optional<Seal> seal(int ordinal, NoteKey key) throws IOException {
    return note(seal(ordinal), key).flatMap(Seal::parse).filter(seal -> seal.ordinal() == ordinal);
  }

  /** What is written where the seal of a segment lies, whoever wrote it. */
  Optional<Seal> unverifiedSeal(int ordinal) throws IOException {
    return note(seal(ordinal))
        .flatMap(Note::unverified)
        .flatMap(Seal::parse)
        .filter(seal -> seal.ordinal() == ordinal);
  }

  /** The latest checkpoint, with the subtrees of the segment it lies in. */
  Optional<Seal> latest(NoteKey key) throws IOException {
    return note(latest(), key).flatMap(Seal::parse);
  }

  /** The segments that retention has deleted, if `key` has signed that there are any. */
  Optional<Releases> releases(NoteKey key) throws IOException {
    return note(released(), key).flatMap(Releases::parse);
  }

  private static Optional<String> note(Path file, NoteKey key) throws IOException {
    return note(file).flatMap(note -> Note.open(note, key));
  }

  private static Optional<String> note(Path file) throws IOException {
    try {
      return Files.size(file) > MAX_NOTE
          ? Optional.empty()
          : Optional.of(new String(Files.readAllBytes(file), UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
