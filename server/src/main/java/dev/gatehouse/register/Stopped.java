package dev.gatehouse.register;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that is stopped at one moment. Immutable. */
public final class Stopped {
  /** The usual state; there is no other one in which nothing is stopped. */
  public static final Stopped NOTHING = new Stopped(new EnumMap<>(Stop.Scope.class));

  private final Map<Stop.Scope, Map<String, Stop>> stops;

  private Stopped(Map<Stop.Scope, Map<String, Stop>> stops) {
    this.stops = stops;
  }

  static Stopped of(List<Stop> all) {
    if (all.isEmpty()) {
      return NOTHING;
    }
    Map<Stop.Scope, Map<String, Stop>> stops = new EnumMap<>(Stop.Scope.class);
    all.forEach(
        stop -> stops.computeIfAbsent(stop.scope(), _ -> new TreeMap<>()).put(stop.name(), stop));
    return new Stopped(stops);
  }

  /** The stop of one thing; null if it is not stopped by this name. */
  public @Nullable Stop of(Stop.Scope scope, String name) {
    Map<String, Stop> named = stops.get(scope);
    return named == null ? null : named.get(name);
  }

  /** All stops, the widest first. */
  public List<Stop> all() {
    List<Stop> all = new ArrayList<>();
    stops.values().forEach(named -> all.addAll(named.values()));
    return all;
  }

  /** The same and one more. */
  Stopped with(Stop stop) {
    List<Stop> all = all();
    all.add(stop);
    return of(all);
  }

  /** The same without one. */
  Stopped without(Stop stop) {
    List<Stop> all = all();
    all.remove(stop);
    return of(all);
  }
}
