package dev.gatehouse.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest requests that reached the CRM, oldest first: lines and header names, never values. */
final class Seen {
  private final int capacity;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long count;

  Seen(int capacity) {
    this.capacity = capacity;
  }

  private record Entry(String line, List<String> headers, boolean authorized) {}

  synchronized void add(Request request, boolean authorized) {
    count++;
    entries.addLast(new Entry(request.line(), request.names(), authorized));
    if (entries.size() > capacity) {
      entries.removeFirst();
    }
  }

  /** As JSON: `count` of all requests since the start, and the latest `requests`. */
  JsonObject report() {
    List<Entry> latest;
    JsonObject report = new JsonObject();
    synchronized (this) {
      latest = List.copyOf(entries);
      report.put("count", count);
    }
    List<@Nullable Object> requests = new ArrayList<>();
    for (Entry entry : latest) {
      JsonObject request = new JsonObject();
      request.put("line", entry.line());
      request.put("headers", entry.headers());
      request.put("authorized", entry.authorized());
      requests.add(request);
    }
    report.put("requests", requests);
    return report;
  }
}
