package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.CallIds;
import dev.gatehouse.pipeline.Loop;
import dev.gatehouse.proxy.http.FieldSection;
import dev.gatehouse.proxy.http.Limits;
import dev.gatehouse.proxy.http2.FieldEncoder;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** An event loop as the pipeline sees it, and what the proxy keeps once per loop. */
final class ProxyLoop implements Loop {
  /** IMF-fixdate (RFC 9110 §5.6.7). */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final int index;
  private final Budget budget;
  private final EventLoop events;
  private final InstantSource clock;
  private final LongSupplier millis;
  private final CallIds ids;
  private final Ticker ticker = new Ticker();
  private final Departures departures;
  private final HeadBuffer scratch = new HeadBuffer();
  private final FieldSection section = new FieldSection(Limits.USUAL);
  private final FieldEncoder encoder = new FieldEncoder();
  private byte[] block = new byte[0];
  private final Provenance provenance = new Provenance();
  private long dateSecond = -1;
  private String date = "";

  ProxyLoop(
      int index, EventLoop events, InstantSource clock, RandomGenerator random, Budget budget) {
    this.budget = budget;
    this.index = index;
    this.events = events;
    this.clock = clock;
    millis = clock::millis;
    ids = new CallIds(random);
    departures = new Departures(events, !Io.isUring(events));
    ticker.start(events);
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean here() {
    return events.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    events.execute(
        () -> {
          ticker.awake();
          task.run();
        });
  }

  /** Runs a task when what sockets hold now has been heard, also where nobody listened yet. */
  void afterNextEvents(Runnable task) {
    if (events instanceof SingleThreadEventLoop rounds) {
      // What is begun behind the tasks of a round is a task of the next, behind its events.
      rounds.executeAfterEventLoopIteration(() -> execute(task));
    } else {
      execute(task);
    }
  }

  /** Room for contents that are held, shared by all loops. */
  Budget budget() {
    return budget;
  }

  EventLoop events() {
    return events;
  }

  long millis() {
    return clock.millis();
  }

  /** Milliseconds since the epoch, for whoever may not have to know them. */
  LongSupplier clock() {
    return millis;
  }

  String nextId(long millis) {
    return ids.next(millis);
  }

  Ticker ticker() {
    return ticker;
  }

  Departures departures() {
    return departures;
  }

  /** Where heads are put together; free between two statements only. */
  HeadBuffer scratch() {
    return scratch.clear();
  }

  /** An array of at least so many bytes; free between two statements only. */
  byte[] scratch(int bytes) {
    if (block.length < bytes) {
      block = new byte[Math.max(Frames.LARGEST, bytes)];
    }
    return block;
  }

  /** Where a field section is decoded into, empty; free until the next one is. */
  FieldSection section() {
    section.begin();
    return section;
  }

  /** Where a field block is put together; free between two statements only. */
  FieldEncoder encoder() {
    return encoder.begin();
  }

  Provenance provenance() {
    return provenance;
  }

  /** The value of a {@code Date} field, made once per second. */
  String date() {
    long second = Math.floorDiv(clock.millis(), 1000L);
    if (second != dateSecond) {
      dateSecond = second;
      date = DATE.format(Instant.ofEpochSecond(second));
    }
    return date;
  }
}
