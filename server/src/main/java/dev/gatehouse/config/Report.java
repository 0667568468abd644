package dev.gatehouse.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers what is wrong with one configuration, each at its line. */
public final class Report {
  private final Set<Mistake> mistakes = new LinkedHashSet<>();
  private final Set<Mistake> warnings = new LinkedHashSet<>();
  private final Map<String, Origins.Spot> spots = new HashMap<>();
  private final Set<String> unbound = new HashSet<>();
  private final Set<String> broken = new HashSet<>();
  private final Origins origins;

  Report(Origin root) {
    this.origins = new Origins(root, spots);
  }

  /** Where the values stand. */
  public Origins origins() {
    return origins;
  }

  /** Whether something is written at this path, even if it is wrong. */
  public boolean declares(KeyPath path) {
    return origins.has(path);
  }

  /**
   * Whether the value at this path is wholly what was written, or its default: a draft holds
   * something in place of what could not be bound, and nothing follows from that.
   */
  public boolean sound(KeyPath path) {
    return !unbound.contains(path.toString()) && standsOnItsOwn(path);
  }

  // A key is looked at whatever became of its value, but not within what stands in for another.
  private boolean standsOnItsOwn(KeyPath path) {
    return KeyPath.upwards(path.toString()).stream().skip(1).noneMatch(broken::contains);
  }

  /**
   * Notes a mistake in the value at this path; one that follows from an unbound value is dropped.
   */
  public void mistake(KeyPath path, String problem, String remedy) {
    if (sound(path)) {
      mistakes.add(new Mistake(origins.of(path), path.toString(), problem, remedy));
    }
  }

  /** Notes a mistake in the key at this path, whatever became of its value. */
  public void mistakenKey(KeyPath path, String problem, String remedy) {
    if (standsOnItsOwn(path)) {
      mistakes.add(new Mistake(origins.ofKey(path), path.toString(), problem, remedy));
    }
  }

  /** Notes something that is bound as written, and may not be what was meant. */
  public void warning(KeyPath path, String problem, String remedy) {
    if (sound(path)) {
      warnings.add(new Mistake(origins.of(path), path.toString(), problem, remedy));
    }
  }

  /** A value that could not be bound: what it is part of is unbound as well. */
  void unbound(KeyPath path, Origin origin, String problem, String remedy) {
    mistakes.add(new Mistake(origin, path.toString(), problem, remedy));
    standIn(path);
  }

  /** Notes that the draft holds something else at this path than what was written. */
  void standIn(KeyPath path) {
    broken.add(path.toString());
    unbound.addAll(KeyPath.upwards(path.toString()));
  }

  void unreadable(Mistake mistake) {
    mistakes.add(mistake);
  }

  void written(KeyPath path, Origin key, Origin value) {
    spots.putIfAbsent(path.toString(), new Origins.Spot(key, value));
  }

  List<Mistake> mistakes() {
    return sorted(mistakes);
  }

  List<Mistake> warnings() {
    return sorted(warnings);
  }

  private static List<Mistake> sorted(Set<Mistake> found) {
    List<Mistake> sorted = new ArrayList<>(found);
    sorted.sort(null);
    return List.copyOf(sorted);
  }
}
