package dev.gatehouse.contract;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Path templates as servers read them that take letters of both cases for the same (Express,
 * ASP.NET), end a segment at a semicolon (Tomcat, Jetty), drop dots and blanks at its end (IIS), or
 * read a format behind the last dot (Rails).
 */
final class LooseRoutes {
  private final Routes routes;

  /** Whether no template is read otherwise than it is written: most have small letters only. */
  private final boolean plain;

  /**
   * Operations, by index, that differ from another one in what such servers do not see: theirs
   * tells these apart, and so a path that could mean one of them does not.
   */
  private final BitSet alike;

  /** Operations, by index, whose server is said to read exactly. */
  private final BitSet exact;

  /** Operations, by index, with parameters that begin at a semicolon of their own. */
  private final BitSet matrix;

  private LooseRoutes(Routes routes, boolean plain, BitSet alike, BitSet exact, BitSet matrix) {
    this.routes = routes;
    this.plain = plain;
    this.alike = alike;
    this.exact = exact;
    this.matrix = matrix;
  }

  /** Null if no path could mean more than one operation. */
  static @Nullable LooseRoutes of(List<Operation> operations) {
    RouteDraft draft = new RouteDraft();
    Map<String, Integer> seen = new HashMap<>();
    BitSet alike = new BitSet();
    BitSet exact = new BitSet();
    BitSet matrix = new BitSet();
    int parameters = 0;
    boolean plain = true;
    for (Operation operation : operations) {
      int index = operation.index();
      exact.set(index, operation.exact());
      matrix.set(index, operation.requests().hasMatrix());
      Template template = operation.path().with(LooseRoutes::read);
      Integer other = seen.putIfAbsent(operation.method() + " " + template.shape(), index);
      if (other == null) {
        draft.add(template, operation);
      } else {
        alike.set(other);
        alike.set(index);
      }
      plain &= template.shape().equals(operation.path().shape());
      parameters = Math.max(parameters, template.names().size());
    }
    if (!draft.mixes()) {
      return null;
    }
    Routes routes = new Routes(operations, draft.freeze(), parameters, null);
    return new LooseRoutes(routes, plain, alike, exact, matrix);
  }

  private static Template.Segment read(Template.Segment segment) {
    List<String> literals = new ArrayList<>();
    for (String literal : segment.literals()) {
      int cut = literal.indexOf(';');
      literals.add(literal.substring(0, cut < 0 ? literal.length() : cut));
      if (cut >= 0) {
        break;
      }
    }
    String last = literals.removeLast();
    literals.add(last.substring(0, end(last, 0, last.length())));
    return new Template.Segment(literals.stream().map(Folded::of).toList());
  }

  /** What a path that names this operation exactly could name to such a server instead; or -1. */
  int other(String method, String path, int index) {
    if (exact.get(index)) {
      return -1;
    }
    String read = isPlain(path) ? path : read(path, !matrix.get(index));
    boolean same = plain && read.equals(path);
    int other = same ? -1 : other(method, read, index, false);
    if (other >= 0) {
      return other;
    }
    int dot = read.lastIndexOf('.');
    // What is a parameter, or a literal with a dot of its own, stays one without its end.
    return dot > read.lastIndexOf('/') && !routes.endsInLiteral(index)
        ? other(method, read.substring(0, dot), index, true)
        : -1;
  }

  private int other(String method, String read, int index, boolean literal) {
    int other = routes.index(method, read);
    return other >= 0
            && other != index
            && !alike.get(other)
            && (!literal || routes.endsInLiteral(other))
        ? other
        : -1;
  }

  /** Most paths have nothing that is read otherwise. */
  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if ((c >= 'A' && c <= 'Z') || c == '.' || c == '%' || c == ';' || c >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String read(String path, boolean cuts) {
    StringBuilder made = new StringBuilder(path.length());
    for (int from = 1; from <= path.length(); ) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      int cut = cuts ? path.indexOf(';', from, to) : -1;
      made.append('/').append(path, from, end(path, from, cut < 0 ? to : cut));
      from = to + 1;
    }
    // Where nothing but parameters follow the last slash, it seldom counts (Spring).
    boolean bare = cuts && path.startsWith(";", path.lastIndexOf('/') + 1);
    while (bare && made.length() > 1 && made.charAt(made.length() - 1) == '/') {
      made.setLength(made.length() - 1);
    }
    return Folded.of(made.toString());
  }

  // By hand: a group that repeats in a regular expression takes stack for each time.
  private static int end(String text, int from, int to) {
    int end = to;
    while (end > from) {
      if (text.charAt(end - 1) == '.') {
        end--;
      } else if (end - from >= 3 && text.startsWith("%20", end - 3)) {
        end -= 3;
      } else {
        break;
      }
    }
    return end;
  }
}
