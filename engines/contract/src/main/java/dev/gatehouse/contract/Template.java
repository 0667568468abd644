package dev.gatehouse.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A path template, cut into segments of literal text and parameters. */
final class Template {
  // Most segments with a parameter are nothing else.
  private static final Segment OPEN = new Segment(List.of("", ""));

  private final String written;
  private final List<Segment> segments;
  private final List<String> names;

  /** One segment: {@code literals} around its parameters, so one more than there are parameters. */
  record Segment(List<String> literals) {
    int parameters() {
      return literals.size() - 1;
    }

    /** Whether any text fits. */
    boolean isOpen() {
      return parameters() == 1 && literalLength() == 0;
    }

    int literalLength() {
      return literals.stream().mapToInt(String::length).sum();
    }

    /**
     * Whether a part of a path fits, each parameter taking at least one character and as few as it
     * can.
     */
    boolean fits(String path, int from, int to, int[] bounds, int bound) {
      String first = literals.getFirst();
      String last = literals.getLast();
      int end = to - last.length();
      int at = from + first.length();
      if (at >= end || !path.startsWith(first, from) || !path.startsWith(last, end)) {
        return false;
      }
      int into = bound;
      for (int i = 1; i < literals.size() - 1; i++) {
        String literal = literals.get(i);
        int next = path.indexOf(literal, at + 1);
        if (next < 0 || next + literal.length() >= end) {
          return false;
        }
        bounds[into++] = at;
        bounds[into++] = next;
        at = next + literal.length();
      }
      bounds[into++] = at;
      bounds[into] = end;
      return true;
    }
  }

  private Template(String written, List<Segment> segments, List<String> names) {
    this.written = written;
    this.segments = List.copyOf(segments);
    this.names = List.copyOf(names);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static Template of(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path must start with /, was " + path);
    }
    List<Segment> segments = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String segment : path.substring(1).split("/", -1)) {
      segments.add(segment(segment, names));
    }
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("a path must name each parameter once: " + path);
    }
    return new Template(path, segments, names);
  }

  private static Segment segment(String text, List<String> names) {
    List<String> literals = new ArrayList<>();
    int at = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
      int close = text.indexOf('}', open);
      if (close < open + 2) {
        throw new IllegalArgumentException("a parameter is not closed in " + text);
      }
      if (open == at && !literals.isEmpty()) {
        throw new IllegalArgumentException("two parameters must have text between them: " + text);
      }
      literals.add(canonical(text.substring(at, open)));
      names.add(text.substring(open + 1, close));
      at = close + 1;
    }
    literals.add(canonical(text.substring(at)));
    Segment segment = new Segment(List.copyOf(literals));
    return segment.isOpen() ? OPEN : segment;
  }

  /**
   * Unreserved characters as they are, everything else as canonical requests have it (RFC 3986
   * §6.2.2).
   */
  private static String canonical(String literal) {
    StringBuilder made = new StringBuilder();
    byte[] bytes = literal.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xFF;
      if (c == '%' && i + 2 < bytes.length) {
        int high = Character.digit(bytes[i + 1], 16);
        int low = Character.digit(bytes[i + 2], 16);
        if (high >= 0 && low >= 0) {
          c = high << 4 | low;
          i += 2;
          append(made, c, unreserved(c));
          continue;
        }
      }
      append(made, c, c > ' ' && c < 0x7F && "\"<>\\^`{|}%".indexOf(c) < 0);
    }
    return made.toString();
  }

  private static void append(StringBuilder into, int c, boolean plain) {
    if (plain) {
      into.append((char) c);
    } else {
      into.append(String.format("%%%02X", c));
    }
  }

  private static boolean unreserved(int c) {
    return c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
  }

  /** The same template with other segments. */
  Template with(UnaryOperator<Segment> change) {
    return new Template(written, segments.stream().map(change).toList(), names);
  }

  String written() {
    return written;
  }

  List<Segment> segments() {
    return segments;
  }

  List<String> names() {
    return names;
  }

  /** The template without the names of its parameters. */
  String shape() {
    StringBuilder shape = new StringBuilder();
    for (Segment segment : segments) {
      shape.append('/').append(String.join("{}", segment.literals()));
    }
    return shape.toString();
  }
}
