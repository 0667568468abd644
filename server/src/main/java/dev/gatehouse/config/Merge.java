package dev.gatehouse.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the entries of part files beside those of the main file. */
final class Merge {
  private final Shape.Fields root;
  private final Node.Mapping main;
  private final Report report;
  private final Map<String, List<Node.Entry>> added = new LinkedHashMap<>();
  private final Map<String, Node.Entry> keys = new LinkedHashMap<>();
  private final Map<KeyPath, Origin> owners = new LinkedHashMap<>();

  private Merge(Shape.Fields root, Node.Mapping main, Report report) {
    this.root = root;
    this.main = main;
    this.report = report;
  }

  static Node.Mapping of(
      Shape.Fields root, Node.Mapping main, Collection<Node.Mapping> parts, Report report) {
    Merge merge = new Merge(root, main, report);
    for (Node.Entry entry : main.entries()) {
      if (entry.value() instanceof Node.Mapping map) {
        map.entries().forEach(own -> merge.owners.putIfAbsent(path(entry, own), own.origin()));
      }
    }
    parts.forEach(merge::add);
    return merge.merged();
  }

  private void add(Node.Mapping part) {
    for (Node.Entry entry : part.entries()) {
      KeyPath path = KeyPath.of(entry.key());
      boolean known = root.fields().stream().anyMatch(field -> field.key().equals(entry.key()));
      if (known && !isShared(entry.key())) {
        String problem = "may stand only in " + main.origin().file();
        report.unbound(path, entry.origin(), problem, "move it there");
      } else if (known && entry.value() instanceof Node.Mapping map) {
        keys.putIfAbsent(entry.key(), entry);
        map.entries().forEach(own -> add(entry, own));
      } else if (!known) {
        // Binding knows what to say of it.
        keys.putIfAbsent(entry.key(), entry);
      } else if (!(entry.value() instanceof Node.Scalar scalar && scalar.isNull())) {
        report.unbound(path, entry.value().origin(), "is " + entry.value().kind(), "write a map");
      }
    }
  }

  private void add(Node.Entry around, Node.Entry own) {
    KeyPath path = path(around, own);
    Origin first = owners.putIfAbsent(path, own.origin());
    boolean elsewhere = first != null && !first.file().equals(own.origin().file());
    if (elsewhere) {
      clash(path, own.origin(), first);
      // A part cannot take the main file's entry out of service by naming it too.
      if (!first.file().equals(main.origin().file())) {
        clash(path, first, own.origin());
      }
    } else {
      added.computeIfAbsent(around.key(), _ -> new ArrayList<>()).add(own);
    }
  }

  private void clash(KeyPath path, Origin here, Origin there) {
    report.unbound(path, here, "is written in two files, also at " + there, "keep one of them");
  }

  private Node.Mapping merged() {
    List<Node.Entry> entries = new ArrayList<>();
    for (Node.Entry entry : main.entries()) {
      keys.remove(entry.key());
      entries.add(entry.value() instanceof Node.Mapping map ? with(entry, map.entries()) : entry);
    }
    keys.values().forEach(entry -> entries.add(added(entry)));
    return new Node.Mapping(main.origin(), List.copyOf(entries));
  }

  private Node.Entry added(Node.Entry entry) {
    return isShared(entry.key()) ? with(entry, List.of()) : entry;
  }

  private Node.Entry with(Node.Entry entry, List<Node.Entry> own) {
    List<Node.Entry> all = new ArrayList<>(own);
    all.addAll(added.getOrDefault(entry.key(), List.of()));
    Node.Mapping map = new Node.Mapping(entry.value().origin(), List.copyOf(all));
    return new Node.Entry(entry.origin(), entry.key(), map);
  }

  private boolean isShared(String key) {
    return root.fields().stream()
        .anyMatch(field -> field.key().equals(key) && field.shape() instanceof Shape.Entries);
  }

  private static KeyPath path(Node.Entry around, Node.Entry own) {
    return KeyPath.of(around.key(), own.key());
  }
}
