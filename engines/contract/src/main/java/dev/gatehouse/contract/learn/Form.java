package dev.gatehouse.contract.learn;

import dev.gatehouse.contract.json.Tape;
import dev.gatehouse.contract.schema.Content;
import dev.gatehouse.contract.schema.Dialect;
import dev.gatehouse.contract.schema.Formats;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which kinds of values were seen in one place; never the values. */
final class Form {
  private static final int MAX_MEMBERS = 100;
  private static final int MAX_DEPTH = 12;
  private static final String NAME = "[A-Za-z_$@][A-Za-z0-9_.$@-]{0,63}";
  static final List<String> FORMATS =
      List.of("uuid", "date-time", "date", "ipv4", "ipv6", "email", "uri");
  private static final List<Content> TESTS =
      FORMATS.stream()
          .map(name -> Objects.requireNonNull(Formats.text(name, Dialect.OPENAPI31)))
          .toList();

  private final Budget budget;
  int nulls;
  int booleans;
  int integers;
  int fractions;
  int texts;
  int lists;
  int objects;
  int formats = (1 << FORMATS.size()) - 1;
  Map<String, Form> members = new TreeMap<>();
  Map<String, Integer> present = new TreeMap<>();
  @Nullable Form others;
  @Nullable Form items;

  Form(Budget budget) {
    this.budget = budget;
  }

  /** Takes in one value of a document. */
  void see(Tape tape, int at) {
    see(tape, at, 0);
  }

  private void see(Tape tape, int at, int depth) {
    switch (tape.kind(at)) {
      case Tape.NULL -> nulls++;
      case Tape.TRUE, Tape.FALSE -> booleans++;
      case Tape.NUMBER -> number(tape, at);
      case Tape.STRING -> text(tape.string(at));
      case Tape.ARRAY -> {
        lists++;
        for (int item = tape.first(at); item < tape.next(at); item = tape.next(item)) {
          items = items == null && depth < MAX_DEPTH && budget.take() ? new Form(budget) : items;
          if (items != null) {
            items.see(tape, item, depth + 1);
          }
        }
      }
      default -> {
        objects++;
        for (int name = tape.first(at); name < tape.next(at); name = tape.next(tape.value(name))) {
          Form member = depth < MAX_DEPTH ? member(tape.string(name)) : null;
          if (member != null) {
            member.see(tape, tape.value(name), depth + 1);
          }
        }
      }
    }
  }

  private void number(Tape tape, int at) {
    if (tape.whole(at)) {
      integers++;
    } else {
      fractions++;
    }
  }

  /** Takes in a value that was written as text, of a parameter. */
  void see(String text) {
    if (text.matches("-?(0|[1-9][0-9]{0,17})")) {
      integers++;
    } else if (text.matches("-?(0|[1-9][0-9]{0,17})\\.[0-9]{1,18}")) {
      fractions++;
    } else if (text.equals("true") || text.equals("false")) {
      booleans++;
    } else {
      text(text);
    }
  }

  private void text(String text) {
    texts++;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; formats != 0 && i < FORMATS.size(); i++) {
      if ((formats & 1 << i) != 0 && !TESTS.get(i).matches(bytes, 0, bytes.length)) {
        formats &= ~(1 << i);
      }
    }
  }

  /** Names that look like data, or that are too many, are those of a map. */
  private @Nullable Form member(String name) {
    Form known = members.get(name);
    if (others == null && known == null && name.matches(NAME) && !data(name)) {
      if (members.size() < MAX_MEMBERS && budget.take()) {
        known = new Form(budget);
        members.put(name, known);
      }
    }
    if (known != null && others == null) {
      present.merge(name, 1, Integer::sum);
      return known;
    }
    if (others == null && budget.take()) {
      Form all = merged();
      int before = members.values().stream().mapToInt(Form::size).sum();
      // one was taken for it
      budget.giveBack(before + 1 - all.size());
      others = all;
      members = new TreeMap<>();
      present = new TreeMap<>();
    }
    return others;
  }

  /** All members as one. */
  Form merged() {
    Form all = new Form(budget);
    members.values().forEach(all::add);
    return all;
  }

  private static boolean data(String name) {
    return name.indexOf('@') > 0 || Looks.hasManyFigures(name);
  }

  /** Takes in what another form has seen. */
  void add(Form other) {
    nulls += other.nulls;
    booleans += other.booleans;
    integers += other.integers;
    fractions += other.fractions;
    texts += other.texts;
    lists += other.lists;
    formats &= other.texts > 0 ? other.formats : formats;
    objects += other.objects;
    if (other.items != null) {
      items = items == null ? new Form(budget) : items;
      items.add(other.items);
    }
    Form map = other.others;
    if (map != null) {
      others = others == null ? new Form(budget) : others;
      others.add(map);
    }
    if (others == null) {
      other.members.forEach(
          (name, form) -> members.computeIfAbsent(name, _ -> new Form(budget)).add(form));
      other.present.forEach((name, count) -> present.merge(name, count, Integer::sum));
    } else {
      Form all = others;
      other.members.values().forEach(all::add);
      members.values().forEach(all::add);
      members = new TreeMap<>();
      present = new TreeMap<>();
    }
  }

  void write(DataOutput out) throws IOException {
    for (int count : List.of(nulls, booleans, integers, fractions, texts, lists, objects)) {
      out.writeInt(count);
    }
    out.writeInt(formats);
    out.writeInt(members.size());
    for (Map.Entry<String, Form> entry : members.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(present.getOrDefault(entry.getKey(), 0));
      entry.getValue().write(out);
    }
    for (Form part : Arrays.asList(others, items)) {
      out.writeBoolean(part != null);
      if (part != null) {
        part.write(out);
      }
    }
  }

  static Form read(DataInput in, Budget budget) throws IOException {
    budget.need();
    Form form = new Form(budget);
    form.nulls = in.readInt();
    form.booleans = in.readInt();
    form.integers = in.readInt();
    form.fractions = in.readInt();
    form.texts = in.readInt();
    form.lists = in.readInt();
    form.objects = in.readInt();
    form.formats = in.readInt();
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      form.present.put(name, in.readInt());
      form.members.put(name, read(in, budget));
    }
    form.others = in.readBoolean() ? read(in, budget) : null;
    form.items = in.readBoolean() ? read(in, budget) : null;
    return form;
  }

  /** How many forms it is made of. */
  int size() {
    int size = 1 + (items == null ? 0 : items.size()) + (others == null ? 0 : others.size());
    for (Form member : members.values()) {
      size += member.size();
    }
    return size;
  }

  /** What tells one kind of answer from another: its kind, and the names at its top. */
  String signature() {
    Form item = items;
    return (objects > 0 ? "o" : "")
        + (lists > 0 ? "l" : "")
        + (texts > 0 ? "t" : "")
        + (others != null ? "*" : members.keySet().toString())
        + (item == null ? "" : item.members.keySet().toString());
  }

  /** A schema of which only texts are told apart, as parameters are written. */
  Map<String, Object> parameter() {
    return new FormSchema(this).parameter();
  }

  /** An OpenAPI schema that takes all that was seen. */
  Map<String, Object> schema() {
    return new FormSchema(this).schema();
  }
}
