package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldPartsTest {
  private static final String LARGE = "L".repeat(1024);

  private final HeldParts held = new HeldParts();

  private void add(String text) {
    held.add(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  private List<String> rest() {
    List<String> all = new ArrayList<>();
    for (ByteBuf part = held.poll(); part != null; part = held.poll()) {
      all.add(part.toString(StandardCharsets.US_ASCII));
      part.release();
    }
    return all;
  }

  @Test
  void large_parts_stay_as_they_came_in_order() {
    add(LARGE);
    add("M" + LARGE);
    add("N" + LARGE);
    assertThat(rest()).containsExactly(LARGE, "M" + LARGE, "N" + LARGE);
    assertThat(held.poll()).isNull();
  }

  @Test
  void small_parts_behind_the_first_are_put_together() {
    List.of("a", "b", "c", LARGE, "d", "e").forEach(this::add);
    assertThat(rest()).containsExactly("a", "bc", LARGE, "de");
  }

  @Test
  void many_small_parts_are_few_buffers() {
    IntStream.range(0, 20_000).forEach(_ -> add("x"));
    assertThat(rest()).hasSize(4).satisfies(it -> assertThat(String.join("", it)).hasSize(20_000));
  }

  @Test
  void nothing_is_put_into_what_was_taken() {
    List.of("a", "b").forEach(this::add);
    assertThat(rest()).containsExactly("a", "b");
    List.of("c", "d", "e").forEach(this::add);
    assertThat(rest()).containsExactly("c", "de");
  }

  @Test
  void what_is_taken_while_more_comes_is_in_order() {
    List.of("a", "b", "c").forEach(this::add);
    ByteBuf first = Objects.requireNonNull(held.poll());
    add("d");
    first.release();
    assertThat(rest()).containsExactly("bcd");
  }
}
