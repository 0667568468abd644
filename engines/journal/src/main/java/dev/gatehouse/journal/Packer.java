package dev.gatehouse.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Compresses the segments that are signed, behind everything else that wants the processor. */
final class Packer implements Runnable {
  private static final Duration TICK = Duration.ofMillis(250);

  /** Between two blocks, of which each takes about a millisecond. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Line line;
  private final Layout layout;
  private final NoteKey key;
  private final Bell bell;
  private final Health health;
  private final Compression compression;
  private final Deque<Integer> uncompressed = new ArrayDeque<>();
  private boolean yields;
  private volatile boolean stopped;

  Packer(
      Line line,
      Layout layout,
      NoteKey key,
      Ground ground,
      Bell bell,
      Health health,
      Recovery recovery) {
    this.line = line;
    this.layout = layout;
    this.key = key;
    this.bell = bell;
    this.health = health;
    this.compression = new Compression(layout, ground.disk(), ground.watch(), this::pause);
    this.uncompressed.addAll(recovery.uncompressed());
  }

  void stop() {
    stopped = true;
    bell.ring();
  }

  @Override
  public void run() {
    while (!stopped) {
      release();
      if (!compress()) {
        bell.await(TICK.toNanos());
      }
    }
  }

  private void release() {
    for (LiveSegment segment : line.segments()) {
      if (segment.signed && segment != line.current()) {
        line.remove(segment);
        segment.release();
        uncompressed.add(segment.ordinal);
      }
    }
  }

  // Segments may come faster than with pauses they are compressed.
  private void pause() {
    boolean last = uncompressed.size() == 1 && line.segments().stream().noneMatch(it -> it.signed);
    if (last && !stopped) {
      bell.await(PAUSE.toNanos());
    }
  }

  /** Compresses one segment; whether there was one. */
  private boolean compress() {
    Integer ordinal = uncompressed.peek();
    if (ordinal == null || stopped) {
      return false;
    }
    if (!yields) {
      // Not before there is something to do: the first call binds the function.
      Kernel.yieldToOthers();
      yields = true;
    }
    try {
      Optional<Seal> seal = layout.seal(ordinal, key);
      if (seal.isPresent()) {
        compression.run(ordinal, seal.get());
      }
      uncompressed.remove();
      health.worked(Health.Work.COMPRESS);
      return true;
    } catch (IOException e) {
      health.failed(Health.Work.COMPRESS, e);
      return false;
    }
  }
}
