package dev.gatehouse.journal;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/**
 * How a journal is kept.
 *
 * @param origin names this log in its checkpoints and its key; no space, no plus sign
 * @param segmentBytes size of a segment file, which is allocated ahead
 * @param segmentAge a segment with records is closed at the latest after this time
 * @param maxRecord longest record, in bytes
 * @param checkpointEvery how often new records are forced to disk and signed when nothing durable
 *     asks for it; what a thief of the folder can cut off unseen is younger than this
 * @param deadline a durable record that the disk has not confirmed by then is refused as slow
 * @param clock the time in checkpoints
 * @param random makes the key and the salts
 */
public record Options(
    String origin,
    int segmentBytes,
    Duration segmentAge,
    int maxRecord,
    Duration checkpointEvery,
    Duration deadline,
    Clock clock,
    SecureRandom random) {
  private static final int MIN_SEGMENT = 4096;

  public Options {
    if (origin.isEmpty() || origin.chars().anyMatch(c -> c <= ' ' || c == '+')) {
      throw new IllegalArgumentException("origin: must have no space and no plus, was " + origin);
    }
    if (segmentBytes < MIN_SEGMENT) {
      throw new IllegalArgumentException(
          "segmentBytes: must be at least " + MIN_SEGMENT + ", was " + segmentBytes);
    }
    int most = Math.min(Frame.MAX_PAYLOAD, segmentBytes - SegmentHeader.SIZE - Frame.HEADER - 8);
    if (maxRecord < 1 || maxRecord > most) {
      throw new IllegalArgumentException(
          "maxRecord: must be 1 to " + most + " with such segments, was " + maxRecord);
    }
  }

  /** Segments of 32 MB and at most a day, records up to 256 KB, signed four times a second. */
  public static Options of(String origin) {
    return new Options(
        origin,
        32 << 20,
        Duration.ofDays(1),
        256 << 10,
        Duration.ofMillis(250),
        Duration.ofSeconds(5),
        Clock.systemUTC(),
        new SecureRandom());
  }

  /** The same with other segments. */
  public Options withSegments(int bytes, Duration age) {
    return new Options(
        origin,
        bytes,
        age,
        Math.min(maxRecord, bytes / 2),
        checkpointEvery,
        deadline,
        clock,
        random);
  }

  /** The same, signed at another interval. */
  public Options withCheckpointEvery(Duration interval) {
    return new Options(
        origin, segmentBytes, segmentAge, maxRecord, interval, deadline, clock, random);
  }

  /** The same with another patience for the disk. */
  public Options withDeadline(Duration patience) {
    return new Options(
        origin, segmentBytes, segmentAge, maxRecord, checkpointEvery, patience, clock, random);
  }

  /** The same by another clock. */
  public Options withClock(Clock other) {
    return new Options(
        origin, segmentBytes, segmentAge, maxRecord, checkpointEvery, deadline, other, random);
  }
}
