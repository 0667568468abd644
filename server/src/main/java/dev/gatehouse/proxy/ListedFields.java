package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Headers;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** The fields that a message declares to be of its connection only (RFC 9110 §7.6.1). */
final class ListedFields {
  private static final ListedFields NONE = new ListedFields(Set.of());

  private final Set<String> names;

  private ListedFields(Set<String> names) {
    this.names = names;
  }

  static ListedFields of(Headers headers) {
    ListedFields listed = NONE;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.named(i, "connection")
          && !headers.valued(i, "keep-alive")
          && !headers.valued(i, "close")) {
        listed = listed.and(headers.value(i));
      }
    }
    return listed;
  }

  private ListedFields and(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    Set<String> more = new HashSet<>(names);
    for (String name : lower.split(",", -1)) {
      more.add(name.strip().replace('_', '-'));
    }
    return new ListedFields(Set.copyOf(more));
  }

  /** These trailers without those that the message lists. */
  Headers without(Headers trailers) {
    if (names.isEmpty()) {
      return trailers;
    }
    String[] dropped =
        IntStream.range(0, trailers.size())
            .filter(i -> drops(trailers, i))
            .mapToObj(i -> trailers.name(i).toLowerCase(Locale.ROOT))
            .toArray(String[]::new);
    return trailers.without(dropped);
  }

  boolean drops(Headers headers, int i) {
    return !names.isEmpty()
        && names.contains(headers.name(i).toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
