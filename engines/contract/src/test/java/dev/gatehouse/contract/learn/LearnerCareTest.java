package dev.gatehouse.contract.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.contract.Compilation;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.Match;
import dev.gatehouse.contract.Operation;
import dev.gatehouse.contract.Parameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not be kept, mixed up or lost. */
class LearnerCareTest {
  private static final byte[] NONE = {};

  @TempDir Path folder;
  private final Learner learner = new Learner();

  @Test
  void takes_every_kind_of_value_that_one_segment_had() throws IOException {
    List<String> ids =
        List.of(
            "17",
            "18",
            new UUID(4, 2).toString(),
            "2026-01-31",
            "2026-02-01",
            "deadbeefdeadbeef00");
    for (int i = 0; i < 5; i++) {
      ids.forEach(id -> answered("/users/" + id, "{\"id\":1}"));
    }
    Contract contract = contract();
    assertThat(contract.operations()).map(Operation::template).containsExactly("/users/{userId}");
    for (String id : ids) {
      Match match = contract.match("GET", "/users/" + id);
      assertThat(match).isInstanceOf(Match.Found.class);
      Match.Found found = (Match.Found) match;
      assertThat(found.operation().parameters(found.raw(), "", _ -> List.of(), true))
          .isInstanceOf(Parameters.Decoded.class);
    }
  }

  @Test
  void learns_what_is_at_the_root() throws IOException {
    for (int i = 0; i < 3; i++) {
      answered("/", "{\"id\":1}");
    }
    assertThat(contract().operations()).map(Operation::template).containsExactly("/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"078-05-1120", "k4711008x15", "tel.0301234567", "2026.11.26.17"})
  void keeps_no_segment_of_many_figures(String segment) throws IOException {
    for (int i = 0; i < 5; i++) {
      answered("/people/" + segment, "{\"id\":1}");
    }
    assertThat(learner.contract("t")).contains("/people/{peopleId}").doesNotContain(segment);
    assertThat(kept(learner)).contains("people").doesNotContain(segment);
    contract();
  }

  @ParameterizedTest
  @ValueSource(strings = {"078-05-1120", "k4711008x15"})
  void keeps_no_segment_of_many_figures_that_was_a_word_before(String segment) throws IOException {
    for (int i = 0; i < 5; i++) {
      for (String name : List.of("abc-de-fghi", "078-05-1121", "colleagues")) {
        answered("/people/" + name, "{\"id\":1}");
        answered("/people/" + name + "/all", "{\"id\":1}");
      }
    }
    Learner restored = Learner.restore(before("abc-de-fghi", segment));
    assertThat(restored.contract("t"))
        .contains("/people/{peopleId}", "/people/{peopleId}/all", "/people/colleagues:")
        .doesNotContain(segment);
    assertThat(kept(restored)).contains("colleagues").doesNotContain(segment);
    assertThat(restored.calls()).isEqualTo(30);
  }

  @Test
  void keeps_no_name_of_a_parameter_of_many_figures() throws IOException {
    for (int i = 0; i < 5; i++) {
      learner.observe(asked("contact[491701234567]=1&filter[year]=2026"));
    }
    assertThat(learner.contract("t")).contains("filter[year]").doesNotContain("491701234567");
    assertThat(kept(learner)).doesNotContain("491701234567");
  }

  @Test
  void keeps_no_name_of_many_figures_that_was_a_parameter_before() throws IOException {
    for (int i = 0; i < 5; i++) {
      learner.observe(asked("contact[abcdefghijkl]=1&filter[year]=2026"));
    }
    Learner restored = Learner.restore(before("abcdefghijkl", "491701234567"));
    assertThat(restored.contract("t")).contains("filter[year]").doesNotContain("491701234567");
    assertThat(kept(restored)).contains("filter[year]").doesNotContain("491701234567");
  }

  @Test
  void refuses_a_kind_of_segment_that_it_does_not_know() {
    for (int i = 0; i < 5; i++) {
      answered("/people/4711", "{\"id\":1}");
    }
    byte[] later = before("INTEGER", "QUARTER");
    assertThatThrownBy(() -> Learner.restore(later))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("QUARTER");
  }

  /** What is kept, as the version before wrote it, with one word for another of its length. */
  private byte[] before(String word, String other) {
    byte[] bytes = kept(learner).replace(word, other).getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).putInt(0, 0x4C524E01);
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, bytes.length - Long.BYTES);
    buffer.putLong(bytes.length - Long.BYTES, sum.getValue());
    return bytes;
  }

  private static Observed asked(String query) {
    byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
    return new Observed("GET", "/people", query, "", NONE, 200, "application/json", answer);
  }

  @Test
  void takes_members_that_are_alike_and_seldom_there_for_a_map() throws IOException {
    List<String> names = List.of("ann", "bob", "carla", "dmitri", "eve", "farid");
    for (int i = 0; i < 12; i++) {
      answered("/ages", "{\"%s\":{\"age\":%d}}".formatted(names.get(i % 6), i));
      answered("/some", "{\"%s\":\"x\"}".formatted(names.get(i % 6)));
      answered("/one", "{\"id\":1,\"a\":1,\"b\":true,\"c\":\"x\",\"d\":[],\"e\":null}");
    }
    String[] found = learner.contract("t").split("  /some:", 2);
    assertThat(found[0]).contains("additionalProperties", "age").doesNotContain(names);
    // A change of a few fields looks like this.
    assertThat(found[1]).contains(names).doesNotContain("additionalProperties");
    contract();
  }

  @Test
  void learns_nothing_from_what_names_a_member_twice() {
    for (int i = 0; i < 10; i++) {
      answered("/twice", i % 2 == 0 ? "{\"a\":1,\"a\":2}" : "{\"b\":1}");
    }
    assertThat(learner.contract("t")).doesNotContain(" a:");
  }

  @Test
  void counts_what_becomes_a_map() {
    String members =
        IntStream.range(0, 100).mapToObj(i -> "\"n%d\":1".formatted(i)).collect(commas());
    String all = places("{" + members + "}");
    String map = places("{\"x@y\":1}");
    for (int i = 0; i < 15; i++) {
      answered("/" + (char) ('a' + i) + "s", all.replace("n1\"", "n" + i + "q\""));
      answered("/" + (char) ('a' + i) + "s", map);
    }
    assertThatCode(() -> Learner.restore(learner.kept())).doesNotThrowAnyException();
  }

  /** Objects with one more around each, whose members are what is measured. */
  private static String places(String inner) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "\"m%d\":{\"x\":%s}".formatted(i, "{\"y\":" + inner + "}"))
        .collect(commas())
        .transform(text -> "{" + text + "}")
        .replace("\"y\":{\"x@y\":1}", "\"x@y\":1");
  }

  @Test
  void has_room_again_when_words_become_a_parameter() throws IOException {
    Learner small = new Learner(4_000);
    for (int place = 0; place < 15; place++) {
      for (int word = 0; word < 60; word++) {
        String path = "/" + letters(place) + "/" + letters(word);
        Observed call = call(path, "{\"a\":1,\"b\":{\"c\":1,\"d\":2},\"e\":[1]}");
        small.observe(call);
        small.observe(call);
      }
      small.contract("t");
    }
    Path file = Files.writeString(folder.resolve("x.yaml"), small.contract("t"));
    assertThat(Contract.compile(file).contract().orElseThrow().operations()).hasSize(15);
  }

  private static String letters(int number) {
    return "w" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
  }

  private static Collector<CharSequence, ?, String> commas() {
    return Collectors.joining(",");
  }

  private void answered(String path, String body) {
    learner.observe(call(path, body));
  }

  private static Observed call(String path, String body) {
    byte[] answer = body.getBytes(StandardCharsets.UTF_8);
    return new Observed("GET", path, "", "", NONE, 200, "application/json", answer);
  }

  private static String kept(Learner learner) {
    return new String(learner.kept(), StandardCharsets.ISO_8859_1);
  }

  private Contract contract() throws IOException {
    String yaml = learner.contract("learned");
    Compilation compilation =
        Contract.compile(Files.writeString(folder.resolve("learned.yaml"), yaml));
    assertThat(compilation.diagnostics()).as(yaml).isEmpty();
    return compilation.contract().orElseThrow();
  }
}
