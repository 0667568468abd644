package dev.gatehouse.contract.document;

import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Flaw;
import dev.gatehouse.contract.json.Tape;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads JSON files into nodes with their places. */
final class JsonLoader {
  private final URI uri;
  private final String file;
  private final byte[] bytes;
  private final Tape tape = new Tape();
  private int seen;
  private int line = 1;
  private int lineStart;

  private JsonLoader(URI uri, String file, byte[] bytes) {
    this.uri = uri;
    this.file = file;
    this.bytes = bytes;
  }

  static Optional<Node> load(URI uri, String file, byte[] bytes, Consumer<Diagnostic> diagnostics) {
    JsonLoader loader = new JsonLoader(uri, file, bytes);
    @Nullable Flaw flaw = loader.tape.read(bytes, 0, bytes.length, Bounds.TRUSTED);
    if (flaw != null) {
      Place place = loader.place(Math.min(loader.tape.stoppedAt(), bytes.length));
      diagnostics.accept(Diagnostic.error(place, "not readable here; expected " + flaw.expected()));
      return Optional.empty();
    }
    return Optional.of(loader.node(loader.tape.root()));
  }

  private Node node(int index) {
    Place place = place(tape.start(index));
    return switch (tape.kind(index)) {
      case Tape.OBJECT -> mapping(index, place);
      case Tape.ARRAY -> sequence(index, place);
      case Tape.STRING -> new Node.Text(tape.string(index), place);
      case Tape.NUMBER -> new Node.Numeric(tape.decimal(index), place);
      case Tape.NULL -> new Node.Nothing(place);
      default -> new Node.Truth(tape.kind(index) == Tape.TRUE, place);
    };
  }

  private Node mapping(int index, Place place) {
    Map<String, Node> members = new LinkedHashMap<>();
    int end = tape.next(index);
    for (int name = tape.first(index); name < end; name = tape.next(tape.value(name))) {
      members.put(tape.string(name), node(tape.value(name)));
    }
    return new Node.Mapping(Collections.unmodifiableMap(members), place);
  }

  private Node sequence(int index, Place place) {
    List<Node> items = new ArrayList<>(tape.count(index));
    int end = tape.next(index);
    for (int at = tape.first(index); at < end; at = tape.next(at)) {
      items.add(node(at));
    }
    return new Node.Sequence(Collections.unmodifiableList(items), place);
  }

  /** Offsets come in document order, so lines are counted once. */
  private Place place(int offset) {
    for (; seen < offset; seen++) {
      if (bytes[seen] == '\n') {
        line++;
        lineStart = seen + 1;
      }
    }
    return new Place(uri, file, line, offset - lineStart + 1);
  }
}
