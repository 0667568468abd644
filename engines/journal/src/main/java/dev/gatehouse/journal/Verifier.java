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

/**
 * Compares a journal with what was signed of it. Only reads, and needs nothing but the folder: a
 * running one, or a copy of it.
 */
public final class Verifier {
  private static final String BEGUN = " was begun meanwhile, and is not looked into";

  private final Layout layout;
  private final Optional<NoteKey> key;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final Anchors anchors = new Anchors(findings);
  private final TreeHash hash = new TreeHash();
  private final Subtrees tree = new Subtrees(hash, 0);
  private long records;
  private long released;
  private long lastSealed;

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
      anchors.add(checkpoint.get(), where, Finding.Kind.FORKED);
    } else {
      find(Finding.Kind.UNSIGNED, where, 0, 0, "is not a checkpoint signed by the journal's key");
    }
    return this;
  }

  /**
   * Reads everything and compares, on all processors.
   *
   * @throws IOException if a file cannot be read
   */
  public Report run() throws IOException {
    if (key.isEmpty()) {
      find(Finding.Kind.UNSIGNED, "journal.pub", 0, 0, "is missing or damaged");
      return new Report(0, Optional.empty(), 0, 0, findings, remarks);
    }
    SignedNotes signed = SignedNotes.read(layout, key.get());
    signed
        .latest()
        .ifPresent(
            seal -> anchors.add(seal.checkpoint(), "checkpoints/latest", Finding.Kind.ALTERED));
    if (signed.latest().isEmpty()) {
      find(Finding.Kind.UNSIGNED, "checkpoints/latest", 0, 0, "is missing or damaged");
    }
    int last = segments(signed);
    long size = tree.end();
    long newest = signed.newest().map(seal -> seal.checkpoint().size()).orElse(0L);
    if (signed.latest().isPresent() && lastSealed > newest) {
      String what = "is older than the seal at record " + lastSealed;
      find(Finding.Kind.MISPLACED, "checkpoints/latest", newest, lastSealed, what);
    }
    anchors.notBeyond(newest, size);
    anchors.end(size, last == 0 ? "checkpoints/latest" : name(last));
    return new Report(
        records,
        signed.latest().map(Seal::checkpoint),
        Math.max(0, size - signed.size()),
        released,
        findings,
        remarks);
  }

  /** Goes through all segments that are there or should be; answers the last one's ordinal. */
  private int segments(SignedNotes signed) throws IOException {
    List<Integer> present = layout.segments();
    Inventory inventory = Inventory.of(layout, key.orElseThrow(), present);
    if (inventory.isDamaged()) {
      find(Finding.Kind.UNSIGNED, "checkpoints/released", 0, 0, "is damaged");
    }
    int last = Math.max(present.isEmpty() ? 0 : present.getLast(), signed.lastOrdinal());
    try (Lookahead ahead =
        new Lookahead(
            layout, anchors.sizes(), present, Runtime.getRuntime().availableProcessors())) {
      for (int ordinal = 1; ordinal <= last; ordinal++) {
        segment(ordinal, ahead.check(ordinal, tree.end()), signed, inventory);
      }
    }
    return last;
  }

  private void segment(
      int ordinal, Optional<SegmentCheck> check, SignedNotes signed, Inventory inventory)
      throws IOException {
    Optional<Seal> seal = seal(ordinal, signed);
    if (check.isEmpty()) {
      gone(ordinal, seal.or(() -> signed.within(ordinal)), inventory.isReleased(ordinal));
    } else if (check.get().header().first() == SegmentReader.NOWHERE) {
      unused(ordinal, seal, signed.latest());
    } else if (inventory.wasSpare(ordinal)) {
      // Begun by a running journal since, perhaps before the end of the one in front of it.
      remarks.add(name(ordinal) + BEGUN);
    } else {
      check(ordinal, check.get(), seal, signed);
    }
  }

  private Optional<Seal> seal(int ordinal, SignedNotes signed) {
    Optional<Seal> seal = signed.seal(ordinal);
    String note = "checkpoints/" + layout.seal(ordinal).getFileName();
    if (signed.owes(ordinal)) {
      find(Finding.Kind.UNSIGNED, note, tree.end(), tree.end(), "is missing or damaged");
    }
    if (seal.isPresent() && seal.get().first() != tree.end()) {
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

  private void check(int ordinal, SegmentCheck check, Optional<Seal> seal, SignedNotes signed) {
    SegmentHeader header = check.header();
    String file = name(ordinal);
    if (header.ordinal() != ordinal || header.first() != tree.end()) {
      String what = "holds segment %d from record %d".formatted(header.ordinal(), header.first());
      find(Finding.Kind.MISPLACED, file, tree.end(), tree.end(), what);
    }
    records += check.records();
    report(file, check, seal.isPresent() ? Long.MAX_VALUE : signed.size());
    join(file, check, seal, signed.within(ordinal));
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
  private void join(
      String file, SegmentCheck check, Optional<Seal> seal, Optional<Seal> lastSigned) {
    anchors.compare(tree.copy(), check);
    if (seal.isEmpty()) {
      lastSigned
          .filter(latest -> latest.first() == tree.end())
          .ifPresent(
              latest ->
                  check
                      .snapshot(latest.checkpoint().size())
                      .ifPresent(found -> differences(file, latest.subtrees(hash), found)));
      tree.add(check.within());
      return;
    }
    Subtrees promised = seal.get().subtrees(hash);
    differences(file, promised, check.within());
    tree.add(promised);
    lastSealed = tree.end();
    root(seal.get());
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

  private void root(Seal seal) {
    if (!Arrays.equals(tree.root(), seal.checkpoint().root())) {
      find(
          Finding.Kind.ALTERED,
          "checkpoints/" + layout.seal(seal.ordinal()).getFileName(),
          0,
          seal.checkpoint().size(),
          "the segments up to it do not have the root it states");
    }
  }

  private void gone(int ordinal, Optional<Seal> promise, boolean signedOff) {
    Optional<Seal> seal = promise.filter(it -> it.first() == tree.end());
    long end = seal.map(it -> it.checkpoint().size()).orElse(tree.end());
    if (signedOff) {
      released += end - tree.end();
    } else {
      find(Finding.Kind.DELETED, name(ordinal), tree.end(), end, "is missing");
    }
    if (seal.isPresent()) {
      long before = tree.end();
      tree.add(seal.get().subtrees(hash));
      lastSealed = tree.end();
      root(seal.get());
      remarks.addAll(anchors.compareAtEnd(before, tree));
    }
  }

  /** A segment without a header: prepared and never used, or damaged. */
  private void unused(int ordinal, Optional<Seal> seal, Optional<Seal> latest) throws IOException {
    boolean spare =
        seal.isEmpty()
            && latest.isPresent()
            && (ordinal > latest.get().ordinal() || latest.get().checkpoint().size() == tree.end());
    if (spare) {
      if (Recovery.blank(layout.segment(ordinal))) {
        return;
      }
      if (Recovery.begun(layout.segment(ordinal))) {
        // By a running journal, after its header was looked for.
        remarks.add(name(ordinal) + BEGUN);
      } else {
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

  private String name(int ordinal) {
    Path sealed = layout.sealed(ordinal);
    Path file = Files.exists(sealed) ? sealed : layout.segment(ordinal);
    return "journal/" + file.getFileName();
  }

  private void find(Finding.Kind kind, String file, long first, long end, String what) {
    findings.add(new Finding(kind, file, first, end, what));
  }
}
