package dev.gatehouse.journal;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the journal's own threads could not do when they last tried. */
final class Health {
  /** A kind of work that is tried again until the disk takes it. */
  enum Work {
    ALLOCATE,
    SIGN,
    COMPRESS,
    RESCUE
  }

  private final Map<Work, String> failures = new ConcurrentHashMap<>();

  void failed(Work work, IOException failure) {
    failures.put(work, String.valueOf(failure.getMessage()));
  }

  void worked(Work work) {
    failures.remove(work);
  }

  /** Kind of work to the message of its failure; empty when all is well. */
  Map<Work, String> failures() {
    Map<Work, String> now = new EnumMap<>(Work.class);
    now.putAll(failures);
    return now;
  }
}
