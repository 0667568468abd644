package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares a journal with what was signed of it. Only reads, and needs nothing but the folder: a
 * running one, or a copy of it.
 */
public final class Verifier {
  private final Layout layout;
  private final Optional<NoteKey> key;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final TreeMap<Long, List<Anchor>> anchors = new TreeMap<>();
  private final TreeHash hash = new TreeHash();
  private final Subtrees tree = new Subtrees(hash, 0);
  private long records;
  private long lastSealed;

  /** A checkpoint that the tree has to pass through, and where it was found. */
  private record Anchor(Checkpoint checkpoint, String where, Finding.Kind kind) {}

  private Verifier(Layout layout, Optional<NoteKey> key) {
    this.layout = layout;
    this.key = key;
  }

  /**
   * A verifier of the journal in a state folder, or of the `journal` folder itself, by the key that
   * lies in the state folder.
   */
  public static Verifier of(Path folder) throws IOException {
    Layout layout = Layout.of(folder);
    Optional<NoteKey> key;
    try {
      String line = Files.readString(layout.publicKey());
      key = NoteKey.parse(line).filter(parsed -> line.equals(parsed.text() + "\n"));
    } catch (NoSuchFileException | MalformedInputException e) {
      key = Optional.empty();
    }
    return new Verifier(layout, key);
  }

  /** The same by a key that was kept elsewhere. */
  public Verifier trusting(NoteKey trusted) {
    return new Verifier(layout, Optional.of(trusted));
  }

  /** The journal must also go through this checkpoint, which was kept elsewhere. */
  public Verifier through(String note, String where) {
    Optional<Checkpoint> checkpoint =
        key.flatMap(it -> Note.open(note, it)).flatMap(Checkpoint::parse);
    if (checkpoint.isPresent()) {
      anchor(new Anchor(checkpoint.get(), where, Finding.Kind.FORKED));
    } else {
      find(Finding.Kind.UNSIGNED, where, 0, 0, "is not a checkpoint signed by the journal's key");
    }
    return this;
  }

  /**
   * Reads everything and compares.
   *
   * @throws IOException if a file cannot be read
   */
  public Report run() throws IOException {
    if (key.isEmpty()) {
      find(Finding.Kind.UNSIGNED, "journal.pub", 0, 0, "is missing or damaged");
      return new Report(0, Optional.empty(), 0, findings, remarks);
    }
    Optional<Seal> latest = layout.latest(key.get());
    latest.ifPresent(
        seal -> anchor(new Anchor(seal.checkpoint(), "checkpoints/latest", Finding.Kind.ALTERED)));
    if (latest.isEmpty()) {
      find(Finding.Kind.UNSIGNED, "checkpoints/latest", 0, 0, "is missing or damaged");
    }
    TreeSet<Integer> ordinals = new TreeSet<>(layout.segments());
    ordinals.addAll(layout.seals());
    int last = ordinals.isEmpty() ? 0 : ordinals.getLast();
    long signed = latest.map(seal -> seal.checkpoint().size()).orElse(0L);
    for (int ordinal = 1; ordinal <= last; ordinal++) {
      check(ordinal, latest, signed);
    }
    long size = tree.end();
    if (latest.isPresent() && lastSealed > signed) {
      String what = "is older than the seal at record " + lastSealed;
      find(Finding.Kind.MISPLACED, "checkpoints/latest", signed, lastSealed, what);
    }
    anchors.tailMap(size, false).values().forEach(beyond -> beyond.forEach(this::cutOff));
    return new Report(
        records, latest.map(Seal::checkpoint), Math.max(0, size - signed), findings, remarks);
  }

  private void check(int ordinal, Optional<Seal> latest, long signed) throws IOException {
    Optional<Seal> seal = seal(ordinal, latest);
    long first = tree.end();
    Optional<SegmentReader> opened = open(ordinal);
    if (opened.isEmpty()) {
      gone(ordinal, seal);
      return;
    }
    SegmentCheck check = new SegmentCheck(first, new TreeSet<>(anchors.keySet()));
    String file = name(ordinal);
    try (SegmentReader segment = opened.get()) {
      SegmentHeader header = segment.header();
      if (header.first() == Long.MAX_VALUE) {
        unused(ordinal, seal, latest);
        return;
      }
      if (header.ordinal() != ordinal || header.first() != first) {
        find(
            Finding.Kind.MISPLACED,
            file,
            first,
            first,
            "holds segment %d from record %d".formatted(header.ordinal(), header.first()));
      }
      check.run(segment);
    } catch (InternalError e) {
      throw new IOException(file + " changed while it was read", e);
    }
    records += check.records();
    report(file, check, seal.isPresent() ? Long.MAX_VALUE : signed);
    join(file, check, seal);
  }

  private Optional<Seal> seal(int ordinal, Optional<Seal> latest) throws IOException {
    Optional<Seal> seal = layout.seal(ordinal, key.orElseThrow());
    // A segment is compressed only once it has its seal.
    boolean due =
        Files.exists(layout.sealed(ordinal))
            || (latest.isPresent() && ordinal < latest.get().ordinal());
    if (seal.isEmpty() && (due || Files.exists(layout.seal(ordinal)))) {
      String note = "checkpoints/" + layout.seal(ordinal).getFileName();
      find(Finding.Kind.UNSIGNED, note, tree.end(), tree.end(), "is missing or damaged");
    }
    if (seal.isPresent() && seal.get().first() != tree.end()) {
      String note = "checkpoints/" + layout.seal(ordinal).getFileName();
      find(
          Finding.Kind.MISPLACED,
          note,
          tree.end(),
          seal.get().first(),
          "begins at record " + seal.get().first());
      return Optional.empty();
    }
    return seal;
  }

  private void report(String file, SegmentCheck check, long signed) {
    for (SegmentCheck.Hole hole : check.holes()) {
      String what = "at byte %d %s".formatted(hole.offset(), hole.what());
      if (hole.first() < signed) {
        Finding.Kind kind =
            hole.end() > hole.first() ? Finding.Kind.ALTERED : Finding.Kind.MISPLACED;
        find(kind, file, hole.first(), hole.end(), what);
      } else {
        remarks.add(file + " " + what);
      }
    }
    if (check.trailing()) {
      remarks.add(file + " has bytes behind its last record");
    }
  }

  /** Lets the tree grow by a segment: as it was signed where it was, as it is elsewhere. */
  private void join(String file, SegmentCheck check, Optional<Seal> seal) {
    Subtrees before = tree.copy();
    anchors
        .subMap(before.end(), before.end() == 0, check.within().end(), true)
        .forEach((size, all) -> compare(before, check.snapshot(size), all));
    if (seal.isEmpty()) {
      tree.add(check.within());
      return;
    }
    Subtrees promised = seal.get().subtrees(hash);
    differences(file, promised, check.within());
    tree.add(promised);
    lastSealed = tree.end();
    root(seal.get().checkpoint(), "checkpoints/" + layout.seal(seal.get().ordinal()).getFileName());
  }

  private void differences(String file, Subtrees promised, Subtrees found) {
    if (found.end() < promised.end()) {
      find(Finding.Kind.DELETED, file, found.end(), promised.end(), "are missing at the end");
      return;
    }
    if (found.end() > promised.end()) {
      find(Finding.Kind.ALTERED, file, promised.end(), found.end(), "were added after the seal");
      return;
    }
    long start = promised.begin();
    for (int i = 0; i < promised.nodes().size(); i++) {
      Subtrees.Node node = promised.nodes().get(i);
      long end = start + (1L << node.level());
      if (!Arrays.equals(node.hash(), found.nodes().get(i).hash())) {
        find(Finding.Kind.ALTERED, file, start, end, "are not those that were signed");
      }
      start = end;
    }
  }

  private void compare(Subtrees before, Optional<Subtrees> within, List<Anchor> all) {
    for (Anchor anchor : all) {
      Checkpoint checkpoint = anchor.checkpoint();
      if (within.isPresent()) {
        Subtrees then = before.copy();
        then.add(within.get());
        if (!Arrays.equals(then.root(), checkpoint.root())) {
          find(
              anchor.kind(),
              anchor.where(),
              0,
              checkpoint.size(),
              "the records do not have the root it states");
        }
      }
    }
  }

  private void root(Checkpoint checkpoint, String where) {
    if (!Arrays.equals(tree.root(), checkpoint.root())) {
      find(
          Finding.Kind.ALTERED,
          where,
          0,
          checkpoint.size(),
          "the segments up to it do not have the root it states");
    }
  }

  private void gone(int ordinal, Optional<Seal> seal) {
    String file = name(ordinal);
    if (seal.isEmpty()) {
      find(Finding.Kind.DELETED, file, tree.end(), tree.end(), "is missing");
      return;
    }
    find(Finding.Kind.DELETED, file, tree.end(), seal.get().checkpoint().size(), "is missing");
    tree.add(seal.get().subtrees(hash));
    root(seal.get().checkpoint(), "checkpoints/" + layout.seal(ordinal).getFileName());
  }

  /** A segment without a header: prepared and never used, or damaged. */
  private void unused(int ordinal, Optional<Seal> seal, Optional<Seal> latest) throws IOException {
    boolean spare =
        seal.isEmpty()
            && latest.isPresent()
            && (ordinal > latest.get().ordinal() || latest.get().checkpoint().size() == tree.end());
    if (spare) {
      if (!Recovery.blank(layout.segment(ordinal))) {
        find(
            Finding.Kind.ALTERED,
            name(ordinal),
            tree.end(),
            tree.end(),
            "was never begun, and is not empty");
      }
      return;
    }
    long end = seal.or(() -> latest).map(it -> it.checkpoint().size()).orElse(tree.end());
    find(Finding.Kind.ALTERED, name(ordinal), tree.end(), end, "has no header of its own");
    seal.ifPresent(it -> tree.add(it.subtrees(hash)));
  }

  private void cutOff(Anchor anchor) {
    find(
        anchor.kind() == Finding.Kind.FORKED ? Finding.Kind.FORKED : Finding.Kind.TRUNCATED,
        anchor.where(),
        tree.end(),
        anchor.checkpoint().size(),
        "are signed and missing");
  }

  private Optional<SegmentReader> open(int ordinal) throws IOException {
    try {
      return Optional.of(SegmentReader.open(layout, ordinal));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private String name(int ordinal) {
    Path sealed = layout.sealed(ordinal);
    Path file = Files.exists(sealed) ? sealed : layout.segment(ordinal);
    return "journal/" + file.getFileName();
  }

  private void anchor(Anchor anchor) {
    anchors.computeIfAbsent(anchor.checkpoint().size(), _ -> new ArrayList<>()).add(anchor);
  }

  private void find(Finding.Kind kind, String file, long first, long end, String what) {
    findings.add(new Finding(kind, file, first, end, what));
  }
}
