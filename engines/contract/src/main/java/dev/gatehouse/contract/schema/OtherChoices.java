package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.json.Hashing;
import dev.gatehouse.contract.json.Tape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The choices of an {@code enum} that are neither text nor number: where they are many, a value is
 * compared with those of its hash only.
 *
 * @param few all of them; none where they are many
 */
record OtherChoices(List<Node> few, Map<Integer, List<Node>> byHash) {
  private static final int FEW = 16;

  static OtherChoices of(List<Node> choices) {
    if (choices.size() <= FEW) {
      return new OtherChoices(List.copyOf(choices), Map.of());
    }
    Hashes hashes = new Hashes();
    Map<Integer, List<Node>> byHash = new HashMap<>();
    for (Node choice : choices) {
      byHash.computeIfAbsent(hashes.of(choice), _ -> new ArrayList<>(1)).add(choice);
    }
    return new OtherChoices(List.of(), byHash);
  }

  boolean have(Tape tape, int at) {
    List<Node> alike = byHash.isEmpty() ? few : byHash.get(Hashing.of(tape, at));
    for (int i = 0; alike != null && i < alike.size(); i++) {
      if (Equality.same(tape, at, alike.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** What {@link Hashing} says of the same values when they are on a tape. */
  private static final class Hashes {
    // An alias in YAML can make a value that is longer than any memory: each is gone through once.
    private final IdentityHashMap<Node, Integer> known = new IdentityHashMap<>();

    int of(Node node) {
      return switch (node) {
        case Node.Nothing _ -> Hashing.kind(Tape.NULL);
        case Node.Truth truth -> Hashing.kind(truth.value() ? Tape.TRUE : Tape.FALSE);
        case Node.Text text -> text(text.value());
        case Node.Numeric number -> Hashing.number(number.value());
        case Node.Sequence list -> {
          Integer hash = known.get(list);
          yield hash == null ? keep(list, items(list)) : hash;
        }
        case Node.Mapping mapping -> {
          Integer hash = known.get(mapping);
          yield hash == null ? keep(mapping, members(mapping)) : hash;
        }
      };
    }

    private int keep(Node node, int hash) {
      known.put(node, hash);
      return hash;
    }

    private static int text(String value) {
      return Hashing.text(value.getBytes(StandardCharsets.UTF_8));
    }

    private int items(Node.Sequence list) {
      Hashing.Items items = new Hashing.Items();
      list.items().forEach(item -> items.add(of(item)));
      return items.all();
    }

    private int members(Node.Mapping mapping) {
      int sum = mapping.members().size();
      for (Map.Entry<String, Node> member : mapping.members().entrySet()) {
        sum += Hashing.member(text(member.getKey()), of(member.getValue()));
      }
      return sum;
    }
  }
}
