package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.json.Bounds;
import dev.gatehouse.contract.json.Tape;
import dev.gatehouse.contract.projection.Excess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of any document is readable, holds nothing beyond the contract, and lacks nothing of
 * it.
 */
class ProjectionPropertyTest {
  private static final Bounds BOUNDS = Bounds.DEFAULT;
  private static final String[] NAMES = {
    "id",
    "n\\u0061me",
    "company",
    "parent",
    "tags",
    "prices",
    "amount",
    "meta",
    "secret",
    "passwordHash"
  };

  @TempDir Path folder;

  @Test
  void leaves_what_is_declared_and_nothing_else() {
    Answers declared = Crm.contract(folder).operation("getContact").orElseThrow().answers();
    List<Answers> all =
        List.of(
            declared,
            declared.only(List.of("id", "/company/name")),
            declared.only(List.of("/prices/*/amount", "meta", "/tags/*")));
    Random random = new Random(4711);
    for (int i = 0; i < 60_000; i++) {
      String document = object(random, 0);
      for (Answers answers : all) {
        check((Projection.Json) answers.projection(200, "application/json"), document);
      }
    }
  }

  private static void check(Projection.Json projection, String document) {
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    int before = excess(projection, body);
    Projection.Rewrite rewrite = projection.rewrite(body);
    byte[] left = assertInstanceOf(Projection.Rewrite.Done.class, rewrite, document).body();
    assertEquals(0, excess(projection, left), document);
    if (before == 0) {
      assertSame(body, left, document);
    }
    assertEquals(leaves(body) - lost(projection, body), leaves(left), document);
  }

  private static int excess(Projection.Json projection, byte[] body) {
    return Excess.of(tape(body), projection.filter(), Integer.MAX_VALUE).size();
  }

  /** How many scalars are below what the filter does not let pass. */
  private static int lost(Projection.Json projection, byte[] body) {
    Tape tape = tape(body);
    int lost = 0;
    for (String pointer : Excess.of(tape, projection.filter(), Integer.MAX_VALUE)) {
      lost += leaves(tape, place(tape, pointer));
    }
    return lost;
  }

  private static int place(Tape tape, String pointer) {
    int at = tape.root();
    for (String segment : Pointer.segments(pointer)) {
      if (tape.kind(at) == Tape.OBJECT) {
        at = tape.member(at, segment.getBytes(StandardCharsets.UTF_8));
      } else {
        int item = tape.first(at);
        for (int i = Integer.parseInt(segment); i > 0; i--) {
          item = tape.next(item);
        }
        at = item;
      }
    }
    return at;
  }

  private static int leaves(byte[] body) {
    Tape tape = tape(body);
    return leaves(tape, tape.root());
  }

  private static int leaves(Tape tape, int at) {
    int kind = tape.kind(at);
    if (kind != Tape.OBJECT && kind != Tape.ARRAY) {
      return 1;
    }
    int count = 0;
    int end = tape.next(at);
    for (int part = tape.first(at); part < end; ) {
      int value = kind == Tape.OBJECT ? tape.value(part) : part;
      count += leaves(tape, value);
      part = tape.next(value);
    }
    return count;
  }

  private static Tape tape(byte[] body) {
    Tape tape = new Tape();
    assertNull(
        tape.read(body, 0, body.length, BOUNDS), () -> new String(body, StandardCharsets.UTF_8));
    return tape;
  }

  private static String object(Random random, int depth) {
    StringBuilder made = new StringBuilder("{");
    for (String name : NAMES) {
      if (random.nextInt(4) == 0) {
        made.append(made.length() > 1 ? space(random) + "," : "").append(space(random));
        made.append('"').append(name).append('"').append(space(random)).append(':');
        made.append(value(random, depth + 1));
      }
    }
    return made.append(space(random)).append('}').toString();
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 4 : 7)) {
      case 0 -> "\"a,\\\"}\"";
      case 1 -> "17";
      case 2 -> "null";
      case 3 -> space(random) + "true";
      case 4 -> array(random, depth + 1);
      default -> object(random, depth + 1);
    };
  }

  private static String array(Random random, int depth) {
    StringBuilder made = new StringBuilder("[");
    for (int i = random.nextInt(4); i > 0; i--) {
      made.append(made.length() > 1 ? "," : "").append(value(random, depth));
    }
    return made.append(space(random)).append(']').toString();
  }

  private static String space(Random random) {
    return random.nextInt(4) == 0 ? " \n" : "";
  }
}
