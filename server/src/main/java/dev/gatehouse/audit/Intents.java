package dev.gatehouse.audit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The calls whose intent is recorded and whose outcome is not yet. */
final class Intents {
  private final Map<String, Long> open = new ConcurrentHashMap<>();

  /** The intent of `id` is about to be appended, at `size` records or later. */
  void begin(String id, long size) {
    open.put(id, size);
  }

  void end(String id) {
    open.remove(id);
  }

  /** No intent before this record is open. */
  long oldest(long size) {
    return open.values().stream().mapToLong(Long::longValue).min().orElse(size);
  }
}
