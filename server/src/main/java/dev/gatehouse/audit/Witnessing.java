package dev.gatehouse.audit;

import dev.gatehouse.journal.FileWitness;
import dev.gatehouse.journal.Journal;
import dev.gatehouse.journal.NoteKey;
import dev.gatehouse.journal.Testimony;
import dev.gatehouse.journal.Witness;
import dev.gatehouse.pipeline.Waiting;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the journal's checkpoints to a witness, again and again, off the event loops. A witness
 * that is away is logged and counted, and stops no call.
 */
public final class Witnessing implements Closeable {
  /** How often; what is rolled back between two times is not found. */
  public static final Duration EVERY = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Witnessing.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path state;
  private final URI where;
  private final Duration every;
  private final NoteKey key;
  private final Function<Waiting, Witness> witness;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicLong failures = new AtomicLong();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("audit-witness").unstarted(this::run);
  private volatile @Nullable Testimony testimony;
  private volatile String trouble = "";

  /**
   * Of the journal in a state folder.
   *
   * @param where {@code file:PATH}, or the `add-checkpoint` endpoint of a witness
   */
  public Witnessing(Journal journal, Path state, URI where, Duration every) {
    this.state = state;
    this.where = where;
    this.every = every;
    this.key = journal.key();
    if ("file".equals(where.getScheme())) {
      FileWitness file = new FileWitness(Path.of(where), key);
      this.witness = _ -> file;
    } else {
      this.witness = new HttpWitness(where)::within;
    }
  }

  /** Begins; the first checkpoint is given at once. */
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        Waiting.aside("witness-give", PATIENCE, this::give).join();
      } while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS));
      Waiting.aside("witness-give", PATIENCE, this::give).join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void give(Waiting waiting) {
    try {
      Testimony known = testimony;
      if (known == null) {
        known = Testimony.of(state, key);
        testimony = known;
      }
      Testimony.Outcome outcome = known.give(witness.apply(waiting));
      told(
          switch (outcome) {
            case KEPT -> "";
            case ROLLED_BACK ->
                "the witness %s holds a later checkpoint: the journal in %s is older than it was"
                    .formatted(where, state);
            case FORKED ->
                "the witness %s holds another history than the journal in %s"
                    .formatted(where, state);
          });
    } catch (IOException e) {
      told("the witness is not reached: " + e.getMessage());
    }
  }

  private void told(String what) {
    if (!what.isEmpty()) {
      failures.incrementAndGet();
    }
    if (!what.equals(trouble)) {
      if (what.isEmpty()) {
        LOG.info("the witness {} has the last checkpoint again", where);
      } else {
        LOG.error("{}", what);
      }
      trouble = what;
    }
  }

  /** How many times the witness was not reached or did not agree. */
  public long failures() {
    return failures.get();
  }

  /** Records of the last checkpoint that the witness is known to hold. */
  public long held() {
    Testimony known = testimony;
    return known == null ? 0 : known.held();
  }

  /** What was wrong when a checkpoint was given last; empty if nothing. */
  public String trouble() {
    return trouble;
  }

  /** Gives the last checkpoint, also of a journal that is closed by now, and ends. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(PATIENCE.multipliedBy(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
