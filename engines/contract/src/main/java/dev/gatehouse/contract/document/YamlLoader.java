package dev.gatehouse.contract.document;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML 1.2 files into nodes with their places; an alias shares the node of its anchor. */
final class YamlLoader {
  private static final int MAX_BYTES = 64 << 20;
  private static final int MAX_DEPTH = 1_000; // as of JSON: Bounds.TRUSTED
  private static final int MAX_NUMBER = 2_000; // digits, and magnitude of an exponent; as of JSON
  private static final String TOO_DEEP = "not YAML that is read: it is nested too deeply";

  private final URI uri;
  private final String file;
  private final Consumer<Diagnostic> diagnostics;
  private final IdentityHashMap<org.snakeyaml.engine.v2.nodes.Node, Node> done =
      new IdentityHashMap<>();
  private final IdentityHashMap<org.snakeyaml.engine.v2.nodes.Node, Boolean> open =
      new IdentityHashMap<>();

  private YamlLoader(URI uri, String file, Consumer<Diagnostic> diagnostics) {
    this.uri = uri;
    this.file = file;
    this.diagnostics = diagnostics;
  }

  static Optional<Node> load(URI uri, String file, String text, Consumer<Diagnostic> diagnostics) {
    YamlLoader loader = new YamlLoader(uri, file, diagnostics);
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setAllowDuplicateKeys(true)
            .setCodePointLimit(MAX_BYTES)
            // An alias costs nothing here: it is the node of its anchor.
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .setUseMarks(true)
            .build();
    try {
      return new Compose(settings).composeString(text).map(loader::node);
    } catch (StackOverflowError deep) {
      diagnostics.accept(Diagnostic.error(new Place(uri, file, 1, 1), TOO_DEEP));
      return Optional.empty();
    } catch (MarkedYamlEngineException wrong) {
      Place place = loader.place(wrong.getProblemMark().orElse(null));
      diagnostics.accept(Diagnostic.error(place, "not YAML: " + wrong.getProblem()));
      return Optional.empty();
    } catch (YamlEngineException | NumberFormatException wrong) {
      // The parser lets the latter out where an escape has no hexadecimal digits.
      Place place = new Place(uri, file, 1, 1);
      diagnostics.accept(Diagnostic.error(place, "not YAML: " + wrong.getMessage()));
      return Optional.empty();
    }
  }

  private Node node(org.snakeyaml.engine.v2.nodes.Node from) {
    Node known = done.get(from);
    if (known != null) {
      return known;
    }
    Place place = place(from.getStartMark().orElse(null));
    if (open.size() == MAX_DEPTH) {
      diagnostics.accept(Diagnostic.error(place, TOO_DEEP));
      return new Node.Nothing(place);
    }
    if (open.put(from, Boolean.TRUE) != null) {
      diagnostics.accept(Diagnostic.error(place, "an alias contains itself; write it out"));
      return new Node.Nothing(place);
    }
    Node made =
        switch (from) {
          case MappingNode mapping -> mapping(mapping, place);
          case SequenceNode sequence -> sequence(sequence, place);
          case ScalarNode scalar -> scalar(scalar, place);
          default -> new Node.Nothing(place);
        };
    open.remove(from);
    done.put(from, made);
    return made;
  }

  private Node mapping(MappingNode from, Place place) {
    Map<String, Node> members = new LinkedHashMap<>();
    Map<String, Node> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : from.getValue()) {
      Node key = node(tuple.getKeyNode());
      Node value = node(tuple.getValueNode());
      String name = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : null;
      if (name == null) {
        diagnostics.accept(Diagnostic.error(key.place(), "a key must be a plain name"));
      } else if (name.equals("<<")) {
        merge(value, merged);
      } else if (members.put(name, value) != null) {
        diagnostics.accept(
            Diagnostic.error(key.place(), "'" + name + "' is written twice; remove one"));
      }
    }
    merged.forEach(members::putIfAbsent);
    return new Node.Mapping(Collections.unmodifiableMap(members), place);
  }

  private static void merge(Node value, Map<String, Node> into) {
    switch (value) {
      case Node.Mapping mapping -> mapping.members().forEach(into::putIfAbsent);
      case Node.Sequence sequence -> {
        // Maps alone: lists in lists could double at each level.
        for (Node item : sequence.items()) {
          if (item instanceof Node.Mapping mapping) {
            mapping.members().forEach(into::putIfAbsent);
          }
        }
      }
      default -> {}
    }
  }

  private Node sequence(SequenceNode from, Place place) {
    List<Node> items = new ArrayList<>(from.getValue().size());
    from.getValue().forEach(item -> items.add(node(item)));
    return new Node.Sequence(Collections.unmodifiableList(items), place);
  }

  private static Node scalar(ScalarNode from, Place place) {
    String value = from.getValue();
    Tag tag = from.getTag();
    if (tag.equals(Tag.NULL)) {
      return new Node.Nothing(place);
    }
    if (tag.equals(Tag.BOOL)) {
      return new Node.Truth(value.equalsIgnoreCase("true"), place);
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      @Nullable BigDecimal number = number(value);
      return number == null ? new Node.Text(value, place) : new Node.Numeric(number, place);
    }
    return new Node.Text(value, place);
  }

  /** {@code .inf} and {@code .nan} have no place in JSON; what is too long to handle is text. */
  private static @Nullable BigDecimal number(String value) {
    BigDecimal number = value.length() <= MAX_NUMBER ? read(value) : null;
    return number == null || Math.abs(number.scale()) > MAX_NUMBER ? null : number;
  }

  private static @Nullable BigDecimal read(String value) {
    try {
      if (value.startsWith("0x")) {
        return new BigDecimal(new BigInteger(value.substring(2), 16));
      }
      if (value.startsWith("0o")) {
        return new BigDecimal(new BigInteger(value.substring(2), 8));
      }
      return new BigDecimal(value);
    } catch (NumberFormatException notDecimal) {
      return null;
    }
  }

  private Place place(@Nullable Mark mark) {
    return mark == null
        ? new Place(uri, file, 1, 1)
        : new Place(uri, file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
