package dev.gatehouse.contract.learn;

import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Tape;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The media types of bodies, and what kinds of values those in JSON hold. */
final class Contents {
  private static final Bounds BOUNDS = Bounds.DEFAULT.depth(64);
  private static final int MAX_TYPES = 4;
  private static final String TYPE = "[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,60}";

  private final Budget budget;
  private final Map<String, Form> types = new TreeMap<>();

  Contents(Budget budget) {
    this.budget = budget;
  }

  boolean isEmpty() {
    return types.isEmpty();
  }

  /** Takes in one body. */
  void see(String contentType, byte[] body, Tape tape) {
    int semicolon = contentType.indexOf(';');
    String type =
        (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
            .strip()
            .toLowerCase(Locale.ROOT);
    Form form = types.get(type);
    if (form == null && type.matches(TYPE) && types.size() < MAX_TYPES && budget.take()) {
      form = new Form(budget);
      types.put(type, form);
    }
    boolean json = type.endsWith("/json") || type.endsWith("+json");
    if (form != null && json && tape.read(body, 0, body.length, BOUNDS) == null) {
      form.see(tape, tape.root());
    }
  }

  void add(Contents other) {
    other.types.forEach(
        (type, form) -> types.computeIfAbsent(type, _ -> new Form(budget)).add(form));
  }

  /** How much it holds. */
  int size() {
    return types.values().stream().mapToInt(Form::size).sum();
  }

  /** What tells it from another. */
  String signature() {
    StringBuilder signature = new StringBuilder();
    types.forEach((type, form) -> signature.append(type).append(form.signature()));
    return signature.toString();
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(types.size());
    for (Map.Entry<String, Form> entry : types.entrySet()) {
      out.writeUTF(entry.getKey());
      entry.getValue().write(out);
    }
  }

  void read(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      types.put(in.readUTF(), Form.read(in, budget));
    }
  }

  /** As OpenAPI writes it. */
  Map<String, Object> written() {
    Map<String, Object> content = new LinkedHashMap<>();
    types.forEach(
        (type, form) -> {
          Map<String, Object> schema = form.schema();
          content.put(type, schema.isEmpty() ? Map.of() : Map.of("schema", schema));
        });
    return content;
  }
}
