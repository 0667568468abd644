package dev.gatehouse.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts without locks, under more threads than processors. */
@Tag("races")
class ConcurrencyTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = Integer.getInteger("gatehouse.rounds", 3);

  private final Path folder;

  ConcurrencyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void orders_appends_of_many_threads_as_they_happened_and_keeps_each_once() throws Exception {
    Options options =
        Options.of("journal.test")
            .withSegments(32 << 10, Duration.ofMillis(50))
            .withCheckpointEvery(Duration.ofMillis(5));
    for (int round = 0; round < ROUNDS; round++) {
      AppendHistory history = new AppendHistory();
      Path state = folder.resolve("round" + round);
      try (Journal journal = Journal.open(state, options)) {
        Appender shared = journal.appender(0, Runnable::run);
        inParallel(
            thread -> {
              Appender own = thread % 2 == 0 ? shared : journal.appender(thread, Runnable::run);
              for (int i = 0; i < 3_000; i++) {
                append(own, history, thread + "-" + i + "x".repeat(i * 31 % 200));
              }
            });
      }
      assertThat(history.contradiction()).isEmpty();
      assertThat(texts(state))
          .containsExactlyElementsOf(
              history.ordered().stream().map(AppendHistory.Append::text).toList());
      assertThat(Verifier.of(state).run().findings()).isEmpty();
    }
  }

  @Test
  void settles_every_durable_record_exactly_once_whoever_is_first() throws Exception {
    // The deadline is so short that records are refused as slow while they are committed.
    Options options =
        Options.of("journal.test")
            .withSegments(64 << 10, Duration.ofHours(1))
            .withDeadline(Duration.ofMillis(1));
    Map<Integer, AtomicInteger> settled = new ConcurrentHashMap<>();
    AtomicInteger next = new AtomicInteger();
    try (Journal journal = Journal.open(folder, options)) {
      Appender appender = journal.appender(0, Runnable::run);
      inParallel(
          _ -> {
            for (int i = 0; i < 2_000; i++) {
              AtomicInteger calls = new AtomicInteger();
              settled.put(next.incrementAndGet(), calls);
              byte[] bytes = "change".getBytes(US_ASCII);
              appender.appendDurable(bytes, 0, bytes.length, 1, _ -> calls.incrementAndGet());
            }
          });
    }
    assertThat(settled).hasSize(THREADS * 2_000);
    assertThat(settled.values()).allMatch(calls -> calls.get() == 1);
  }

  @Test
  void publishes_whole_frames_only_whatever_is_claimed_and_closed_meanwhile() throws Exception {
    for (int round = 0; round < ROUNDS * 40; round++) {
      LiveSegment segment = segment(folder.resolve("s" + round));
      AtomicLong claimed = new AtomicLong();
      List<Future<?>> started = new ArrayList<>();
      int stop = round;
      try (ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1)) {
        for (int thread = 0; thread < THREADS; thread++) {
          byte[] bytes = new byte[thread * 37];
          started.add(threads.submit(() -> claimed.addAndGet(fill(segment, bytes))));
        }
        started.add(threads.submit(() -> walk(segment, stop)));
        for (Future<?> future : started) {
          future.get(10, TimeUnit.SECONDS);
        }
      }
      assertThat(segment.published(SegmentHeader.SIZE)).isEqualTo(segment.tail());
      assertThat(segment.next()).isEqualTo(claimed.get());
      assertThat(count(segment)).isEqualTo(claimed.get());
      segment.release();
    }
  }

  @Test
  void loses_no_ring_of_the_bell() throws Exception {
    int rings = 20_000 * ROUNDS;
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger heard = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Bell> made = threads.submit(Bell::new);
      Bell bell = made.get();
      Future<?> sleeper =
          threads.submit(
              () -> {
                while (heard.get() < rings) {
                  // Nobody else wakes it: a lost ring would be a test that does not end.
                  bell.await(Long.MAX_VALUE);
                  heard.set(asked.get());
                }
              });
      while (asked.get() < rings) {
        int now = asked.incrementAndGet();
        bell.ring();
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (heard.get() < now) {
          assertThat(System.nanoTime()).as("ring %d was heard", now).isLessThan(end);
          Thread.onSpinWait();
        }
      }
      sleeper.get(10, TimeUnit.SECONDS);
    }
  }

  private static LiveSegment segment(Path state) throws Exception {
    Options options = Options.of("journal.test").withSegments(16 << 10, Duration.ofHours(1));
    Layout layout = new Layout(state);
    Files.createDirectories(layout.journal());
    LiveSegment segment = Keeper.allocate(layout, options, Disk.LOCAL, 1, Pace.AT_ONCE);
    segment.begin(0, System.nanoTime());
    return segment;
  }

  private static long fill(LiveSegment segment, byte[] bytes) {
    int space = Frame.space(bytes.length);
    long count = 0;
    long claim = segment.claim(space);
    while (claim != LiveSegment.NO_ROOM) {
      Frame.Stamp stamp = new Frame.Stamp(segment.sequence(claim), 7, 3, Frame.RECORD);
      Frame.write(
          segment.memory, LiveSegment.at(claim), segment.salt, stamp, bytes, 0, bytes.length);
      count++;
      claim = segment.claim(space);
    }
    return count;
  }

  /** Looks at what is published as the committer does, and closes the segment in some rounds. */
  private static void walk(LiveSegment segment, int round) {
    long seen = SegmentHeader.SIZE;
    long sequence = 0;
    while (!segment.closed() || seen < segment.tail()) {
      long published = segment.published(seen);
      for (long at = seen; at < published; at += Frame.align(Frame.size(segment.memory, at))) {
        assertThat(Frame.sound(segment.memory, at, published, segment.salt)).isTrue();
        assertThat(Frame.sequence(segment.memory, at)).isEqualTo(sequence++);
      }
      seen = published;
      if (round % 3 == 0 && seen > 4_096) {
        segment.close();
      }
    }
  }

  private static long count(LiveSegment segment) {
    Walk walk =
        new Walk(segment.memory, segment.salt, SegmentHeader.SIZE, segment.memory.byteSize(), 0);
    long count = 0;
    while (walk.advance()) {
      count++;
    }
    return count;
  }

  private static void append(Appender appender, AppendHistory history, String text) {
    byte[] bytes = text.getBytes(US_ASCII);
    while (true) {
      long began = history.tick();
      if (appender.append(bytes, 0, bytes.length, 1) instanceof Receipt.Kept kept) {
        history.add(began, kept.sequence(), text);
        return;
      }
      LockSupport.parkNanos(100_000);
    }
  }

  private static List<String> texts(Path state) throws Exception {
    List<String> texts = new ArrayList<>();
    Reader.of(state).forward(0, entry -> texts.add(new String(entry.bytes(), US_ASCII)));
    return texts;
  }

  /** Work of one of several threads. */
  private interface Work {
    void run(int thread) throws Exception;
  }

  private static void inParallel(Work work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        all.add(
            () -> {
              work.run(thread);
              return true;
            });
      }
      for (Future<Boolean> one : threads.invokeAll(all)) {
        assertThat(one.get()).isTrue();
      }
    }
  }
}
