package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.pipeline.PartControl;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.proxy.http.Refused;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of events, cut into events and written anew (HTML Standard §9.2.6). */
class EventsTest {
  /** Lets capitals of the data leave, and refuses what holds an exclamation mark. */
  private static final PartControl CONTROL =
      data -> {
        String text = new String(data, UTF_8);
        return text.contains("!")
            ? new PartControl.Refused(Reason.ANSWER_MALFORMED, "a mark")
            : new PartControl.Leaves(text.replaceAll("[a-z]", "").getBytes(UTF_8));
      };

  private static String passed(EventFilter filter, String text) throws Refused {
    ByteBuf out = Unpooled.buffer();
    try {
      filter.pass(Unpooled.copiedBuffer(text, UTF_8), out);
      return out.toString(UTF_8);
    } finally {
      out.release();
    }
  }

  private static String shown(String text) {
    return text.replace("\n", "~").replace("\r", "^");
  }

  private static String read(String text) {
    return text.replace("~", "\n").replace("^", "\r");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "data: Ab~~               | data: A~~",
        "data:Ab~~                | data: A~~",
        "data:  Ab~~              | data:  A~~",
        "data: A^~^~              | data: A~~",
        "data: A^^                | data: A~~",
        "data: A~data: Bc~~       | data: A~data: B~~",
        "data~~                   | data: ~~",
        "event: tick~data: A~~    | event: tick~data: A~~",
        "id: 7~data: A~retry: 9~~ | id: 7~retry: 9~data: A~~",
        "retry: 9s~data: A~~      | data: A~~",
        ": who cares~             | :~~",
        "other: Secret~data: A~~  | data: A~~",
        "dataX: A~~               | ''",
        "id: 5~~                  | id: 5~~",
        "data: A                  | ''",
        "data: A~                 | ''",
        "~~~data: A~~~~           | data: A~~",
      })
  void lets_of_each_event_leave_what_its_control_says(String sent, String expected) throws Refused {
    assertThat(shown(passed(new EventFilter(1000, CONTROL), read(sent)))).isEqualTo(expected);
    EventFilter slow = new EventFilter(1000, CONTROL);
    StringBuilder all = new StringBuilder();
    for (char c : read(sent).toCharArray()) {
      all.append(passed(slow, String.valueOf(c)));
    }
    assertThat(shown(all.toString())).as("byte by byte").isEqualTo(expected);
  }

  @Test
  void forgets_a_mark_of_the_byte_order_at_the_beginning_alone() throws Refused {
    EventFilter filter = new EventFilter(1000, CONTROL);
    assertThat(passed(filter, "\ufeffdata: A\n\n\ufeffdata: B\n\n")).isEqualTo("data: A\n\n");
    assertThat(filter.events()).isEqualTo(1);
  }

  @Test
  void ends_at_an_event_that_may_not_leave_and_sends_what_came_before() {
    EventFilter filter = new EventFilter(1000, CONTROL);
    ByteBuf out = Unpooled.buffer();
    ByteBuf part = Unpooled.copiedBuffer("data: A\n\ndata: no!\n\ndata: B\n\n", UTF_8);
    assertThatThrownBy(() -> filter.pass(part, out))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.deny().reason()).isEqualTo(Reason.ANSWER_MALFORMED));
    assertThat(out.toString(UTF_8)).isEqualTo("data: A\n\n");
    assertThat(part.refCnt()).isZero();
    out.release();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"data: ", "event: ", "unknown"})
  void holds_no_more_of_an_event_than_its_cap(String start) throws Refused {
    EventFilter filter = new EventFilter(100, CONTROL);
    assertThat(passed(filter, start + "A".repeat(80))).isEmpty();
    assertThatThrownBy(() -> passed(filter, "A".repeat(30)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.deny().reason()).isEqualTo(Reason.ANSWER_TOO_LARGE));
  }

  @Test
  void refuses_when_the_control_throws() {
    EventFilter filter =
        new EventFilter(
            100,
            _ -> {
              throw new IllegalStateException("a bug");
            });
    assertThatThrownBy(() -> passed(filter, "data: A\n\n"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.deny().reason()).isEqualTo(Reason.INTERNAL_ERROR));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "data: A~~ | 1 | true",
        "data: A~data: B~~data: C^~^~ | 2 | true",
        ": comment~~: another~~ | 0 | true",
        "data: A~~data: B | 1 | false",
        "data: A~~data: B~ | 1 | false",
        "data: A^^data: B^^ | 2 | true",
      })
  void counts_events_that_nobody_looks_at(String sent, int events, boolean between) {
    EventCount count = new EventCount();
    for (char c : read(sent).toCharArray()) {
      count.see(Unpooled.copiedBuffer(String.valueOf(c), UTF_8));
    }
    assertThat(count.events()).isEqualTo(events);
    assertThat(count.isBetween()).isEqualTo(between);
  }
}
