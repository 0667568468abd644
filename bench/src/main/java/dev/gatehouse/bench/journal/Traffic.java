package dev.gatehouse.bench.journal;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Records like those of a day of calls: a few callers and operations, ids and times of their own.
 */
final class Traffic {
  private static final int LENGTH = 300;
  private static final String[] CALLERS = {"sales-portal", "note-assistant", "billing-sync"};
  private static final String[] OPERATIONS = {"getContact", "listContacts", "listDeals"};

  private final SplittableRandom random;
  private long millis = 1_795_000_000_000L;

  Traffic(long seed) {
    this.random = new SplittableRandom(seed);
  }

  byte[] next() {
    millis += random.nextInt(3);
    String record =
        "{\"id\":\"%016X%08X\",\"time\":%d,\"caller\":\"%s\",\"api\":\"crm\",\"operation\":\"%s\","
                .formatted(
                    millis,
                    random.nextInt(),
                    millis,
                    CALLERS[random.nextInt(CALLERS.length)],
                    OPERATIONS[random.nextInt(OPERATIONS.length)])
            + "\"method\":\"GET\",\"target\":\"/contacts/%d\",\"decision\":\"allowed\","
                .formatted(random.nextInt(1, 5_000))
            + "\"reason\":null,\"status\":200,\"micros\":%d,".formatted(random.nextInt(90, 4_000));
    String filling =
        "\"stage\":\"minimize\",\"trace\":\"%016x%016x\"}"
            .formatted(random.nextLong(), random.nextLong());
    return (record + filling + " ".repeat(Math.max(0, LENGTH - record.length() - filling.length())))
        .getBytes(StandardCharsets.UTF_8);
  }
}
