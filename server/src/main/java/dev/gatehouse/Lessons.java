package dev.gatehouse;

import dev.gatehouse.admin.Failed;
import dev.gatehouse.contract.learn.Learner;
import dev.gatehouse.contract.learn.Observed;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is learned of APIs without a contract, by their names; it outlives every reload and, but for
 * the last minute, every kill. Calls are read on a thread of its own, and left out where that
 * cannot keep up.
 */
final class Lessons implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lessons.class);
  // Together at most 8 MB wait.
  private static final int WAITING = 128;
  private static final int MOST_BYTES = 64 * 1024;
  private static final Duration KEEP = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final LearnedShapes shapes;
  private final Map<String, Lesson> lessons = new ConcurrentHashMap<>();
  private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(WAITING);
  private final LongAdder missed = new LongAdder();
  private final Thread thread;
  private volatile boolean closed;

  /** What one API teaches; only the thread that learns looks at it. */
  private static final class Lesson {
    final String api;
    final Learner learner;
    private boolean fresh;

    Lesson(String api, Learner learner) {
      this.api = api;
      this.learner = learner;
    }

    void take(Observed call) {
      learner.observe(call);
      fresh = true;
    }

    void keep(LearnedShapes shapes) {
      try {
        if (fresh) {
          shapes.keep(api, learner.kept());
          fresh = false;
        }
      } catch (IOException e) {
        LOG.error("what was learned of {} cannot be kept: {}", api, e.toString());
      }
    }
  }

  Lessons(LearnedShapes shapes) {
    this.shapes = shapes;
    this.thread = Thread.ofPlatform().name("learn").daemon().start(this::learn);
  }

  /** Where calls of an API are handed to; never waits. */
  Consumer<Observed> of(String api) {
    Lesson lesson = lesson(api);
    return call -> {
      boolean small = call.sent().length + call.answered().length <= MOST_BYTES;
      if (!small || !waiting.offer(() -> lesson.take(call))) {
        missed.increment();
      }
    };
  }

  private Lesson lesson(String api) {
    return lessons.computeIfAbsent(api, name -> new Lesson(name, shapes.find(name)));
  }

  private void learn() {
    long kept = System.nanoTime();
    while (!closed || !waiting.isEmpty()) {
      try {
        Runnable next = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
          next.run();
        }
      } catch (InterruptedException e) {
        // Nobody does that: what waits is still taken in.
      } catch (RuntimeException e) {
        LOG.error("a call could not be learned from", e);
      }
      if (System.nanoTime() - kept > KEEP.toNanos()) {
        keep();
        kept = System.nanoTime();
      }
    }
    keep();
  }

  private void keep() {
    lessons.values().forEach(lesson -> lesson.keep(shapes));
  }

  /** Calls that nothing was learned of because there were too many, or they were too large. */
  long missed() {
    return missed.sum();
  }

  /**
   * What was learned of an API from all calls that were answered until now, as an OpenAPI document.
   *
   * @throws Failed if the thread that learns has too much to do
   */
  String contract(String api) throws Failed {
    Lesson lesson = lesson(api);
    FutureTask<String> asked = new FutureTask<>(() -> lesson.learner.contract(api));
    try {
      if (waiting.offer(asked, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      // Said below.
    } catch (ExecutionException e) {
      throw new IllegalStateException("no contract could be made of what was learned", e);
    }
    throw Failed.operation("too much is learned at the moment; try again");
  }

  @Override
  public void close() {
    closed = true;
    // To wake it. An interrupt would close the file in which it may just keep what was learned.
    boolean unused = waiting.offer(() -> {});
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
