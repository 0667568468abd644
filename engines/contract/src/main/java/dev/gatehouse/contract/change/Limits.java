package dev.gatehouse.contract.change;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.outline.Shape;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two shapes in how large, how long or how many something may be. */
final class Limits {
  private static final List<String> LOWER =
      List.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
  private static final List<String> UPPER =
      List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");

  private static final long MAX_DIVISIONS = 1_000_000;

  private final Pair pair;
  private final Way way;
  private final Shape old;
  private final Shape fresh;

  Limits(Pair pair, Way way) {
    this.pair = pair;
    this.way = way;
    this.old = pair.before();
    this.fresh = pair.after();
  }

  void compare() {
    LOWER.forEach(keyword -> limit(keyword, least(old, keyword), least(fresh, keyword), true));
    UPPER.forEach(keyword -> limit(keyword, old.most(keyword), fresh.most(keyword), false));
    multiples();
  }

  /** A lower limit that limits something: nothing has fewer members than none. */
  private static @Nullable BigDecimal least(Shape shape, String keyword) {
    BigDecimal least = shape.least(keyword);
    boolean none = least != null && least.signum() <= 0 && !keyword.endsWith("inimum");
    return none ? null : least;
  }

  private void limit(
      String keyword, @Nullable BigDecimal from, @Nullable BigDecimal to, boolean lower) {
    if (from == null && to == null) {
      return;
    }
    if (from == null || to == null) {
      String what = keyword + (to == null ? " " + from + " was dropped" : " " + to + " is new");
      pair.edit(to == null ? way.wider() : way.narrower(), what);
    } else if (from.compareTo(to) != 0) {
      boolean narrower = (to.compareTo(from) > 0) == lower;
      pair.edit(
          narrower ? way.narrower() : way.wider(), keyword + " was " + from + " and is " + to);
    }
  }

  private void multiples() {
    Set<BigDecimal> from = numbers(old.all("multipleOf"));
    Set<BigDecimal> to = numbers(fresh.all("multipleOf"));
    if (from.equals(to)) {
      return;
    }
    Effect effect =
        implies(to, from) ? way.narrower() : implies(from, to) ? way.wider() : Effect.BREAKING;
    String what =
        from.isEmpty()
            ? words(to) + " is new"
            : to.isEmpty()
                ? words(from) + " was dropped"
                : "was " + words(from) + " and is " + words(to);
    pair.edit(effect, "multipleOf " + what);
  }

  private static Set<BigDecimal> numbers(List<Node> nodes) {
    Set<BigDecimal> numbers = new TreeSet<>();
    for (Node node : nodes) {
      if (node instanceof Node.Numeric(BigDecimal number, _) && number.signum() > 0) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** Whether what is a multiple of all these is one of all the others; of too many, nobody says. */
  private static boolean implies(Set<BigDecimal> these, Set<BigDecimal> others) {
    if (!these.containsAll(others) && (long) these.size() * others.size() > MAX_DIVISIONS) {
      return false;
    }
    return others.stream()
        .allMatch(
            other ->
                these.contains(other)
                    || these.stream().anyMatch(one -> one.remainder(other).signum() == 0));
  }

  private static String words(Set<BigDecimal> numbers) {
    return Local.list(numbers.stream().map(BigDecimal::toString).toList());
  }
}
