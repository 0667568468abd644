package dev.gatehouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads one YAML 1.2 document into nodes; its size, depth and aliases are bounded. */
final class YamlReader {
  static final int MAX_DEPTH = 40;
  // Counted with every alias written out, so a few nested anchors cannot become millions of values.
  static final int MAX_NODES = 1_000_000;

  private final Path file;
  private final Iterator<Event> events;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int nodes;

  private record Anchored(Node node, int weight, int height) {}

  private YamlReader(Path file, Iterator<Event> events) {
    this.file = file;
    this.events = events;
  }

  static Node read(Path file, String text) throws Unreadable {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Bytes.MAX_BYTES).setLabel("").build();
    try {
      return new YamlReader(file, new Parse(settings).parseString(text).iterator()).document();
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      boolean star = "while scanning an alias".equals(e.getContext());
      String remedy = star ? "write \"*\" in quotes" : "mend the YAML here";
      throw new Unreadable(origin(file, mark), problem(e), remedy);
    } catch (ReaderException e) {
      int read = text.offsetByCodePoints(0, Math.min(e.getPosition(), points(text)));
      throw new Unreadable(
          Bytes.after(text.substring(0, read), file),
          String.format("the character U+%04X may not stand in YAML", e.getCodePoint()),
          "remove it");
    } catch (YamlEngineException e) {
      throw new Unreadable(new Origin(file, 1, 1), "not YAML", "mend the file");
    }
  }

  private static int points(String text) {
    return text.codePointCount(0, text.length());
  }

  // The parser's own message would add a snippet of the file, which may hold what nobody should
  // see.
  private static String problem(MarkedYamlEngineException e) {
    String context = e.getContext() == null ? "" : e.getContext() + ", ";
    return "not YAML: " + Words.shown(context + e.getProblem());
  }

  private Node document() throws Unreadable {
    Node root = new Node.Mapping(new Origin(file, 1, 1), List.of());
    boolean seen = false;
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart) {
        if (seen) {
          throw refused(event, "a second document begins", "keep one document in a file");
        }
        seen = true;
        Node written = node(events.next(), 0);
        boolean empty = written instanceof Node.Scalar scalar && scalar.isNull();
        root = empty ? root : written;
      }
    }
    return root;
  }

  private Node node(Event event, int depth) throws Unreadable {
    if (depth > MAX_DEPTH) {
      throw refused(event, "nested deeper than " + MAX_DEPTH, "write it flatter");
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias, depth);
    }
    count(event, 1);
    int before = nodes;
    Node node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case CollectionStartEvent start when event.getEventId() == Event.ID.SequenceStart ->
              sequence(start, depth);
          case CollectionStartEvent start -> mapping(start, depth);
          default -> throw refused(event, "a value is expected here", "write one");
        };
    if (event instanceof NodeEvent named && named.getAnchor().isPresent()) {
      String name = named.getAnchor().get().getValue();
      anchors.put(name, new Anchored(node, nodes - before + 1, height(node)));
    }
    return node;
  }

  private Node alias(AliasEvent alias, int depth) throws Unreadable {
    String name = alias.getAlias().getValue();
    Anchored target = anchors.get(name);
    if (target == null) {
      throw refused(
          alias, "no anchor " + Words.quoted(name) + " stands before it", "write the value");
    }
    count(alias, target.weight);
    if (depth + target.height > MAX_DEPTH) {
      throw refused(alias, "nested deeper than " + MAX_DEPTH, "write it flatter");
    }
    return target.node;
  }

  private static int height(Node node) {
    return switch (node) {
      case Node.Scalar _ -> 0;
      case Node.Sequence list ->
          1 + list.items().stream().mapToInt(YamlReader::height).max().orElse(0);
      case Node.Mapping map ->
          1 + map.entries().stream().mapToInt(entry -> height(entry.value())).max().orElse(0);
    };
  }

  private void count(Event event, int more) throws Unreadable {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw refused(event, "more than " + MAX_NODES + " values", "use fewer values or aliases");
    }
  }

  private Node scalar(ScalarEvent scalar) throws Unreadable {
    // The core tags say what the schema of the records says anyway.
    String tag = scalar.getTag().orElse("tag:yaml.org,2002:str");
    if (!tag.startsWith("tag:yaml.org,2002:")) {
      throw refused(scalar, "tags are not used", "remove the tag");
    }
    return new Node.Scalar(origin(scalar), scalar.getValue(), scalar.isPlain());
  }

  private Node sequence(CollectionStartEvent start, int depth) throws Unreadable {
    List<Node> items = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(event, depth + 1));
      event = events.next();
    }
    return new Node.Sequence(origin(start), List.copyOf(items));
  }

  private Node mapping(CollectionStartEvent start, int depth) throws Unreadable {
    List<Node.Entry> entries = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      if (!(node(event, depth + 1) instanceof Node.Scalar key)) {
        throw refused(event, "a key is not text", "write a name as key");
      }
      Node value = node(events.next(), depth + 1);
      entries.add(new Node.Entry(origin(event), key.text(), value));
      event = events.next();
    }
    return new Node.Mapping(origin(start), List.copyOf(entries));
  }

  private Unreadable refused(Event event, String problem, String remedy) {
    return new Unreadable(origin(event), problem, remedy);
  }

  private Origin origin(Event event) {
    return origin(file, event.getStartMark());
  }

  private static Origin origin(Path file, Optional<Mark> mark) {
    return mark.map(at -> new Origin(file, at.getLine() + 1, at.getColumn() + 1))
        .orElseGet(() -> new Origin(file, 1, 1));
  }
}
