package dev.gatehouse.contract.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Reads ECMA-262 §22.2.1 patterns in Unicode mode; what only the web's lenience allows (Annex B),
 * if asked.
 */
final class Parser {
  private static final int MAX_REPEAT = 1_000;
  private static final int MAX_DEPTH = 200;
  private static final String SYNTAX = "^$\\.*+?()[]{}|";

  private final String pattern;
  private final boolean lenient;
  private final Escapes escapes;
  private int at;
  private int depth;

  Parser(String pattern, boolean lenient) {
    this.pattern = pattern;
    this.lenient = lenient;
    this.escapes = new Escapes(this, lenient);
  }

  /**
   * @throws PatternSyntaxException if it is none
   * @throws NotLinear if it looks around or refers back
   */
  Tree parse() {
    Tree tree = choice();
    if (at < pattern.length()) {
      throw wrong("a ) without its (");
    }
    return tree;
  }

  PatternSyntaxException wrong(String why) {
    return new PatternSyntaxException(why, pattern, at);
  }

  boolean more() {
    return at < pattern.length();
  }

  int peek() {
    return more() ? pattern.codePointAt(at) : -1;
  }

  int next() {
    if (!more()) {
      throw wrong("an end");
    }
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  boolean take(String text) {
    if (!pattern.startsWith(text, at)) {
      return false;
    }
    at += text.length();
    return true;
  }

  /** The text up to a closing character, which is taken too. */
  String until(char close) {
    int end = pattern.indexOf(close, at);
    if (end < 0) {
      throw wrong("no " + close);
    }
    String text = pattern.substring(at, end);
    at = end + 1;
    return text;
  }

  int at() {
    return at;
  }

  void back(int to) {
    at = to;
  }

  private Tree choice() {
    if (++depth > MAX_DEPTH) {
      throw wrong("groups nested too deeply");
    }
    List<Tree> parts = new ArrayList<>();
    do {
      parts.add(sequence());
    } while (take("|"));
    depth--;
    return parts.size() == 1 ? parts.getFirst() : new Tree.Choice(parts);
  }

  private Tree sequence() {
    List<Tree> parts = new ArrayList<>();
    while (more() && peek() != '|' && peek() != ')') {
      Tree atom = atom();
      parts.add(repeated(atom));
    }
    return parts.size() == 1 ? parts.getFirst() : new Tree.Sequence(parts);
  }

  private Tree atom() {
    int c = next();
    return switch (c) {
      case '^' -> new Tree.At(Tree.Place.START);
      case '$' -> new Tree.At(Tree.Place.END);
      case '.' -> new Tree.One(Ranges.DOT);
      case '(' -> group();
      case '[' -> new Tree.One(characterClass());
      case '\\' -> escapes.atom();
      case '*', '+', '?' -> throw wrong("nothing to repeat");
      case ']', '{', '}' -> {
        if (!lenient || (c == '{' && pattern.substring(at).matches("(?s)[0-9]+(,[0-9]*)?}.*"))) {
          throw wrong("a bracket without an escape");
        }
        yield one(c);
      }
      default -> one(c);
    };
  }

  static Tree one(int c) {
    return new Tree.One(Ranges.of(c, c));
  }

  private Tree group() {
    if (take("?")) {
      if (take("=") || take("!") || take("<=") || take("<!")) {
        check();
        throw new NotLinear("it looks around");
      }
      if (take("<")) {
        String name = until('>');
        if (!name.matches("[\\p{L}$_][\\p{L}\\p{N}$_]*")) {
          throw wrong("not a name of a group");
        }
      } else if (!take(":")) {
        throw wrong("not a group of ECMA-262");
      }
    }
    Tree tree = choice();
    if (!take(")")) {
      throw wrong("no )");
    }
    return tree;
  }

  /** Even where the whole cannot be run in linear time, a mistake in it should be found. */
  private void check() {
    choice();
    if (!take(")")) {
      throw wrong("no )");
    }
  }

  private Tree repeated(Tree atom) {
    int c = peek();
    int start = at;
    int min;
    int max = Integer.MAX_VALUE;
    if (c == '*' || c == '+' || c == '?') {
      next();
      min = c == '+' ? 1 : 0;
      max = c == '?' ? 1 : max;
    } else if (c == '{') {
      next();
      int[] counts = counts();
      if (counts.length == 0) {
        if (!lenient) {
          throw wrong("not a repetition");
        }
        back(start);
        return atom;
      }
      min = counts[0];
      max = counts[1];
    } else {
      return atom;
    }
    take("?");
    if (atom instanceof Tree.At) {
      throw wrong("nothing to repeat");
    }
    return new Tree.Repeat(atom, min, max);
  }

  private int[] counts() {
    int close = pattern.indexOf('}', at);
    String text = close < 0 ? "" : pattern.substring(at, close);
    if (!text.matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
      return new int[0];
    }
    at = close + 1;
    int comma = text.indexOf(',');
    int min = Integer.parseInt(comma < 0 ? text : text.substring(0, comma));
    boolean open = comma == text.length() - 1;
    int max =
        comma < 0 ? min : open ? Integer.MAX_VALUE : Integer.parseInt(text.substring(comma + 1));
    if (max < min) {
      throw wrong("a repetition whose end is before its start");
    }
    if (min > MAX_REPEAT || (max != Integer.MAX_VALUE && max > MAX_REPEAT)) {
      throw new NotLinear("it counts beyond " + MAX_REPEAT);
    }
    return new int[] {min, max};
  }

  private Ranges characterClass() {
    boolean not = take("^");
    List<Ranges> parts = new ArrayList<>();
    while (!take("]")) {
      Ranges first = classAtom();
      int dash = at;
      if (take("-") && peek() != ']') {
        range(first, classAtom(), parts);
      } else {
        back(dash);
        parts.add(first);
      }
    }
    Ranges union = Ranges.union(parts);
    return not ? union.not() : union;
  }

  private void range(Ranges first, Ranges last, List<Ranges> into) {
    if (first.isOne() && last.isOne()) {
      if (last.first() < first.first()) {
        throw wrong("a range whose end is before its start");
      }
      into.add(Ranges.of(first.first(), last.first()));
    } else if (lenient) {
      into.addAll(List.of(first, Ranges.of('-', '-'), last));
    } else {
      throw wrong("a range of sets");
    }
  }

  private Ranges classAtom() {
    int c = next();
    return c == '\\' ? escapes.inClass() : Ranges.of(c, c);
  }

  static boolean isSyntax(int c) {
    return c == '/' || SYNTAX.indexOf(c) >= 0;
  }
}
