package dev.gatehouse.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Puts records that are on the disk into the Merkle tree, and signs: a checkpoint at the interval,
 * a seal at the end of each segment.
 */
final class Notary implements Runnable {
  /** How often it looks at what came, between two signatures. */
  private static final int LOOKS = 16;

  /** Records between two signatures that are worth looking for meanwhile. */
  private static final int MANY = LOOKS * Ahead.RECORDS;

  private final Line line;
  private final Notes notes;
  private final long interval;
  private final Bell bell;
  private final Bell packer;
  private final Health health;
  private final TreeHash hash = new TreeHash();
  private final Ahead ahead = new Ahead(hash);
  // over all records before the segment in hand
  private final Subtrees before;
  private Subtrees within;
  private @Nullable LiveSegment inHand;
  private volatile @Nullable Checkpoint latest;
  private volatile boolean stopped;

  Notary(
      Line line,
      Notes notes,
      long interval,
      Bell bell,
      Bell packer,
      Health health,
      Subtrees before) {
    this.line = line;
    this.notes = notes;
    this.interval = interval;
    this.bell = bell;
    this.packer = packer;
    this.health = health;
    this.before = before;
    this.within = new Subtrees(hash, before.end());
  }

  void stop() {
    stopped = true;
    bell.ring();
  }

  @Override
  public void run() {
    long due = System.nanoTime() + interval;
    long size = line.current().next();
    boolean many = false;
    while (!stopped) {
      long left = due - System.nanoTime();
      boolean called = bell.await(many ? Math.min(left, interval / LOOKS) : left);
      if (!called && System.nanoTime() - due < 0) {
        lookAhead();
        continue;
      }
      sign();
      due = System.nanoTime() + interval;
      long last = size;
      size = line.current().next();
      many = size - last >= MANY;
    }
  }

  // Whoever takes the processor for some milliseconds on end is what the slowest calls wait for.
  private void lookAhead() {
    LiveSegment segment = inHand;
    if (segment != null && !segment.signed && !segment.wounded) {
      ahead.look(segment, within.end());
    }
  }

  /** Signs all that is on the disk. */
  void sign() {
    try {
      for (LiveSegment segment : line.segments()) {
        if (segment.signed) {
          continue;
        }
        if (segment.wounded || !note(segment)) {
          break;
        }
      }
      health.worked(Health.Work.SIGN);
    } catch (IOException e) {
      health.failed(Health.Work.SIGN, e);
    }
  }

  /** Whether the segment is done with. */
  private boolean note(LiveSegment segment) throws IOException {
    take(segment);
    // The last segment of a journal that closes stays open: the next opening goes on in it.
    boolean complete = segment.complete() && segment != line.current();
    try {
      ahead.put(segment, segment.durable, within);
    } catch (InternalError e) {
      // A page that memory has lost and the disk does not give. Nothing behind it is signed until
      // the segment is rescued.
      segment.wound();
      return false;
    }
    Subtrees all = before.copy();
    all.add(within);
    Checkpoint last = latest;
    if (complete || last == null || last.size() != all.end()) {
      Checkpoint now = notes.checkpoint(all);
      // The seal comes last: no checkpoint may be older than a seal, also if we die in between.
      notes.write(notes.layout().latest(), segment.ordinal, within, now);
      if (complete) {
        notes.write(notes.layout().seal(segment.ordinal), segment.ordinal, within, now);
      }
      latest = now;
    }
    if (complete) {
      before.add(within);
      segment.signed = true;
      packer.ring();
    }
    return complete;
  }

  private void take(LiveSegment segment) {
    // By identity: a rescued copy has the tree over all its records, and is noted up to its end.
    if (inHand != segment) {
      within = segment.recovered != null ? segment.recovered : new Subtrees(hash, before.end());
    }
    inHand = segment;
  }

  /** The last checkpoint that was written. */
  @Nullable Checkpoint latest() {
    return latest;
  }
}
