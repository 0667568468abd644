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
   * Notes a mistake in the value at this path; one that follows from an unbound value is dropped.
   */
  public void mistake(KeyPath path, String problem, String remedy) {
    mistake(path, origins.of(path), problem, remedy);
  }

  /** Notes a mistake in the key at this path. */
  public void mistakenKey(KeyPath path, String problem, String remedy) {
    mistake(path, origins.ofKey(path), problem, remedy);
  }

  /** Notes something that is bound as written, and may not be what was meant. */
  public void warning(KeyPath path, String problem, String remedy) {
    if (!unbound.contains(path.toString())) {
      warnings.add(new Mistake(origins.of(path), path.toString(), problem, remedy));
    }
  }

  private void mistake(KeyPath path, Origin origin, String problem, String remedy) {
    if (!unbound.contains(path.toString())) {
      mistakes.add(new Mistake(origin, path.toString(), problem, remedy));
    }
  }

  /** A value that could not be bound: what it is part of is unbound as well. */
  void unbound(KeyPath path, Origin origin, String problem, String remedy) {
    mistakes.add(new Mistake(origin, path.toString(), problem, remedy));
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
