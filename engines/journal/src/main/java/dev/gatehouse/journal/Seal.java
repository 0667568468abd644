package dev.gatehouse.journal;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoint at the end of a segment, with the subtrees over the segment's own records: what
 * keeps the tree verifiable when the segment is deleted, and tells which segment was altered.
 */
record Seal(Checkpoint checkpoint, int ordinal, long first, List<Subtrees.Node> nodes) {
  private static final Pattern SEGMENT = Pattern.compile("segment (\\d{1,9}) first (\\d{1,18})");
  private static final Pattern NODE = Pattern.compile("subtree (\\d{1,2}) ([A-Za-z0-9+/]{43}=)");
  private static final int MAX_LEVEL = 61;

  String text() {
    StringBuilder text = new StringBuilder(checkpoint.text());
    text.append("segment ").append(ordinal).append(" first ").append(first).append('\n');
    for (Subtrees.Node node : nodes) {
      text.append("subtree ").append(node.level()).append(' ');
      text.append(Base64.getEncoder().encodeToString(node.hash())).append('\n');
    }
    return text.toString();
  }

  static Optional<Seal> parse(String text) {
    List<String> lines = text.lines().toList();
    Optional<Checkpoint> checkpoint = Checkpoint.parse(text);
    if (checkpoint.isEmpty() || lines.size() <= Checkpoint.LINES) {
      return Optional.empty();
    }
    Matcher segment = SEGMENT.matcher(lines.get(Checkpoint.LINES));
    if (!segment.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(segment.group(2));
    List<Subtrees.Node> nodes = new ArrayList<>();
    long end = first;
    for (String line : lines.subList(Checkpoint.LINES + 1, lines.size())) {
      Matcher node = NODE.matcher(line);
      if (!node.matches() || Integer.parseInt(node.group(1)) > MAX_LEVEL) {
        return Optional.empty();
      }
      int level = Integer.parseInt(node.group(1));
      end += 1L << level;
      nodes.add(new Subtrees.Node(level, Base64.getDecoder().decode(node.group(2))));
    }
    return end != checkpoint.get().size()
        ? Optional.empty()
        : Optional.of(new Seal(checkpoint.get(), Integer.parseInt(segment.group(1)), first, nodes));
  }

  /** The subtrees over the segment's records. */
  Subtrees subtrees(TreeHash hash) {
    Subtrees subtrees = new Subtrees(hash, first);
    nodes.forEach(subtrees::add);
    return subtrees;
  }
}
