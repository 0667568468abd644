package dev.gatehouse.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A {@link RouteTree} while templates are still added. */
final class RouteDraft {
  private static final Comparator<Template.Segment> MORE_LITERAL =
      Comparator.comparingInt((Template.Segment segment) -> -segment.literalLength())
          .thenComparingInt(Template.Segment::parameters);

  private final Node root = new Node();

  /** One segment: what may follow it, and the operations that end here. */
  private static final class Node {
    // Most have neither, and there can be as many nodes as operations.
    private Map<String, Node> fixed = Map.of();
    private Map<Template.Segment, Node> open = Map.of();
    private final Map<String, Integer> operations = new TreeMap<>();

    Node below(Template.Segment segment) {
      if (segment.parameters() > 0) {
        open = open.isEmpty() ? new LinkedHashMap<>(4) : open;
        return open.computeIfAbsent(segment, _ -> new Node());
      }
      fixed = fixed.isEmpty() ? new HashMap<>(4) : fixed;
      return fixed.computeIfAbsent(segment.literals().getFirst(), _ -> new Node());
    }

    boolean mixes() {
      boolean others = !fixed.isEmpty() || !operations.isEmpty();
      return (others && !open.isEmpty())
          || open.size() > 1
          || fixed.values().stream().anyMatch(Node::mixes)
          || open.values().stream().anyMatch(Node::mixes);
    }
  }

  void add(Template template, Operation operation) {
    Node at = root;
    for (Template.Segment segment : template.segments()) {
      at = at.below(segment);
    }
    at.operations.put(operation.method(), operation.index());
  }

  /** Whether a segment could be read as one of several somewhere, or as none. */
  boolean mixes() {
    return root.mixes();
  }

  RouteTree freeze() {
    return new Writer().tree(root);
  }

  /** Writes nodes one behind the other, each in front of what follows it. */
  private static final class Writer {
    private final Numbered<String> methods = new Numbered<>();
    private final Numbered<Template.Segment> segments = new Numbered<>();
    private int[] words = new int[64];
    private int size;

    RouteTree tree(Node root) {
      int body = node("", root, 0);
      return new RouteTree(Arrays.copyOf(words, size), body, methods.all(), segments.all());
    }

    private int take(int count) {
      int at = size;
      size = Math.addExact(size, count);
      if (size > words.length) {
        words = Arrays.copyOf(words, Math.max(size, 2 * words.length));
      }
      return at;
    }

    private int node(String literal, Node node, int values) {
      int text = take(RouteTree.inWords(literal.length()));
      for (int i = 0; i < literal.length(); i++) {
        words[text + (i >> 2)] |= literal.charAt(i) << (8 * (i & 3));
      }
      int length = take(1);
      words[length] = literal.length();
      int body = take(RouteTree.ENDS);
      words[body + RouteTree.VALUES] = values;
      ends(node);
      branches(node, values);
      table(body, node, values);
      return body;
    }

    private void ends(Node node) {
      int at = take(1 + 2 * node.operations.size());
      words[at++] = node.operations.size();
      for (Map.Entry<String, Integer> end : node.operations.entrySet()) {
        words[at++] = methods.of(end.getKey());
        words[at++] = end.getValue();
      }
    }

    private void branches(Node node, int values) {
      List<Map.Entry<Template.Segment, Node>> sorted = new ArrayList<>(node.open.entrySet());
      sorted.sort(Map.Entry.comparingByKey(MORE_LITERAL));
      int at = take(1 + 2 * sorted.size());
      words[at++] = sorted.size();
      for (Map.Entry<Template.Segment, Node> next : sorted) {
        Template.Segment segment = next.getKey();
        words[at++] = segments.of(segment);
        // The array may be another one after this.
        int behind = node("", next.getValue(), values + segment.parameters());
        words[at++] = behind;
      }
    }

    private void table(int body, Node node, int values) {
      words[body + RouteTree.LONGEST] =
          node.fixed.keySet().stream().mapToInt(String::length).max().orElse(-1);
      if (node.fixed.isEmpty()) {
        return;
      }
      int slots = Integer.highestOneBit(node.fixed.size() * 2) << 1;
      int table = take(slots);
      words[body + RouteTree.TABLE] = table;
      words[body + RouteTree.MASK] = slots - 1;
      // In an order of their own, so that equal contracts are equal arrays.
      for (Map.Entry<String, Node> next : new TreeMap<>(node.fixed).entrySet()) {
        String literal = next.getKey();
        int slot = RouteTree.hash(literal, 0, literal.length()) & slots - 1;
        while (words[table + slot] != RouteTree.NOTHING) {
          slot = slot + 1 & slots - 1;
        }
        int behind = node(literal, next.getValue(), values);
        words[table + slot] = behind;
      }
    }
  }

  /** Things by numbers from 0, in the order in which they came. */
  private static final class Numbered<T> {
    private final Map<T, Integer> numbers = new LinkedHashMap<>();

    int of(T thing) {
      return numbers.computeIfAbsent(thing, _ -> numbers.size());
    }

    List<T> all() {
      return List.copyOf(numbers.keySet());
    }
  }
}
