package dev.gatehouse.scenario;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What failed and should not have: counted by kind, the first ones kept whole. */
final class Misses {
  private static final int MOST = 50;
  private static final int WHOLE = 5;

  private final Map<String, Integer> kinds = new TreeMap<>();
  private final List<Throwable> first = new CopyOnWriteArrayList<>();
  private int count;

  synchronized void add(String what, Throwable why) {
    count++;
    kinds.merge(what + ": " + root(why), 1, Integer::sum);
    if (first.size() < WHOLE) {
      first.add(why);
    }
  }

  private static String root(Throwable why) {
    Throwable root = why;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == why ? root.toString() : why + " by " + root;
  }

  /** Whether it is no use to go on. */
  synchronized boolean tooMany() {
    return count >= MOST;
  }

  /** Ends the test if there are any. */
  synchronized void fail(String where) {
    if (count > 0) {
      AssertionError error = new AssertionError(where + ": " + count + " failed, " + kinds);
      first.forEach(error::addSuppressed);
      throw error;
    }
  }
}
