package dev.gatehouse.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbered path templates as a tree of segments, to find those that can share a path with another
 * without looking at all of them.
 */
final class Overlaps {
  private static final Template.Segment OPEN = new Template.Segment(List.of("", ""));

  private final Map<Template.Segment, Overlaps> onward = new HashMap<>();
  private final List<Integer> ends = new ArrayList<>();

  void add(Template template, int number) {
    Overlaps at = this;
    for (Template.Segment segment : template.segments()) {
      at = at.onward.computeIfAbsent(segment, _ -> new Overlaps());
    }
    at.ends.add(number);
  }

  /** The numbers of those whose segments are the template's, wherever neither is open. */
  int[] of(Template template) {
    List<Integer> found = new ArrayList<>();
    find(template.segments(), 0, found::add);
    return found.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  private void find(List<Template.Segment> segments, int from, IntConsumer found) {
    if (from == segments.size()) {
      ends.forEach(found::accept);
      return;
    }
    Template.Segment segment = segments.get(from);
    if (segment.isOpen()) {
      onward.values().forEach(next -> next.find(segments, from + 1, found));
      return;
    }
    follow(onward.get(segment), segments, from, found);
    follow(onward.get(OPEN), segments, from, found);
  }

  private static void follow(
      @Nullable Overlaps next, List<Template.Segment> segments, int from, IntConsumer found) {
    if (next != null) {
      next.find(segments, from + 1, found);
    }
  }
}
