package dev.gatehouse.contract.regex;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What a text can be that a pattern matches, as far as the pattern itself tells. */
public final class Extent {
  private static final int MAX = 1 << 24;

  private final @Nullable Tree tree;

  private Extent(@Nullable Tree tree) {
    this.tree = tree;
  }

  /** Of a pattern that does not run in linear time, nothing is told. */
  public static Extent of(String pattern) {
    try {
      return new Extent(new Parser(pattern, true).parse());
    } catch (NotLinear | PatternSyntaxException untold) {
      return new Extent(null);
    }
  }

  /** Whether it has to match the whole text: it is bound to both ends, in every branch. */
  public boolean whole() {
    return tree != null && bound(tree, Tree.Place.START) && bound(tree, Tree.Place.END);
  }

  /** How many characters a match has at most; {@code Integer.MAX_VALUE} if there is no limit. */
  public int longest() {
    return tree == null ? Integer.MAX_VALUE : longest(tree);
  }

  /** Whether every character of a match is an allowed one. */
  public boolean within(IntPredicate allowed) {
    return tree != null && within(tree, allowed);
  }

  private static boolean bound(Tree tree, Tree.Place place) {
    return switch (tree) {
      case Tree.At at -> at.place() == place;
      case Tree.One _ -> false;
      case Tree.Sequence(List<Tree> parts) ->
          !parts.isEmpty()
              && bound(place == Tree.Place.START ? parts.getFirst() : parts.getLast(), place);
      case Tree.Choice(List<Tree> parts) ->
          !parts.isEmpty() && parts.stream().allMatch(part -> bound(part, place));
      case Tree.Repeat(Tree part, int min, int max) -> min == 1 && max == 1 && bound(part, place);
    };
  }

  private static int longest(Tree tree) {
    return switch (tree) {
      case Tree.At _ -> 0;
      case Tree.One _ -> 1;
      case Tree.Sequence(List<Tree> parts) -> {
        long sum = 0;
        for (Tree part : parts) {
          sum += longest(part);
        }
        yield limited(sum);
      }
      case Tree.Choice(List<Tree> parts) ->
          parts.stream().mapToInt(Extent::longest).max().orElse(0);
      case Tree.Repeat(Tree part, _, int max) -> limited((long) longest(part) * max);
    };
  }

  private static int limited(long length) {
    return length > MAX ? Integer.MAX_VALUE : (int) length;
  }

  private static boolean within(Tree tree, IntPredicate allowed) {
    return switch (tree) {
      case Tree.At _ -> true;
      case Tree.One(Ranges set) -> set.within(allowed);
      case Tree.Sequence(List<Tree> parts) ->
          parts.stream().allMatch(part -> within(part, allowed));
      case Tree.Choice(List<Tree> parts) -> parts.stream().allMatch(part -> within(part, allowed));
      case Tree.Repeat(Tree part, _, _) -> within(part, allowed);
    };
  }
}
