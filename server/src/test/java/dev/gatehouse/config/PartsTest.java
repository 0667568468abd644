package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {
  private final Path folder;
  private final ConfigFiles<Shop> files;

  PartsTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Path main = Files.writeString(folder.resolve("shop.yaml"), "parts: teams\nrates: {m: 1/1s}\n");
    this.files = new ConfigFiles<>(Shop.class, main);
  }

  @Test
  void parts_add_their_entries_to_those_of_the_main_file() throws IOException {
    write("teams/a.yaml", "rates: {a: 2/1s}\n");
    write("teams/b.yml", "counters: {b: {name: b}}\nrates:\n");
    write("teams/.hidden.yaml", "rates: {h: 2/1s}\n");
    write("teams/notes.txt", "not: yaml: at all");
    Loaded<Shop> loaded = load();
    assertThat(loaded.mistakes()).isEmpty();
    assertThat(loaded.value().orElseThrow().rates()).containsOnlyKeys("m", "a");
    assertThat(loaded.value().orElseThrow().counters()).containsOnlyKeys("b");
    assertThat(loaded.origins().of("rates.a")).hasToString(folder + "/teams/a.yaml:1:12");
  }

  @Test
  void a_mistake_in_a_part_keeps_its_earlier_entries_and_the_rest_goes_on() throws IOException {
    write("teams/a.yaml", "rates: {a: 2/1s}\n");
    write("teams/b.yaml", "rates: {b: 2/1s}\n");
    load();
    write("teams/a.yaml", "rates: {a: 3/1s, a2: fast}\n");
    write("teams/b.yaml", "rates: {b: 3/1s}\n");
    Loaded<Shop> loaded = load();
    assertThat(told(loaded)).containsExactly("teams/a.yaml:1:22 rates.a2");
    assertThat(loaded.value().orElseThrow().rates())
        .containsEntry("a", Rate.parse("2/1s"))
        .containsEntry("b", Rate.parse("3/1s"))
        .doesNotContainKey("a2");
  }

  @Test
  void a_file_that_is_just_being_written_takes_nothing_away() throws IOException {
    write("teams/a.yaml", "rates: {a: 2/1s}\n");
    load();
    write("teams/a.yaml", "");
    Loaded<Shop> loaded = load();
    assertThat(told(loaded)).containsExactly("teams/a.yaml:1:1 ");
    assertThat(loaded.value().orElseThrow().rates()).containsKey("a");
  }

  @Test
  void a_part_that_was_never_good_is_left_out() throws IOException {
    write("teams/a.yaml", "rates: [");
    write("teams/b.yaml", "rates: {b: 3/1s}\n");
    Loaded<Shop> loaded = load();
    assertThat(told(loaded)).containsExactly("teams/a.yaml:1:9 ");
    assertThat(loaded.value().orElseThrow().rates()).containsOnlyKeys("m", "b");
  }

  @Test
  void the_same_key_in_two_parts_is_a_mistake_in_both() throws IOException {
    write("teams/a.yaml", "rates: {x: 2/1s}\n");
    write("teams/b.yaml", "rates:\n  x: 3/1s\n");
    Loaded<Shop> loaded = load();
    assertThat(told(loaded))
        .containsExactly("teams/a.yaml:1:9 rates.x", "teams/b.yaml:2:3 rates.x");
    assertThat(loaded.value().orElseThrow().rates()).containsOnlyKeys("m");
  }

  @Test
  void a_part_cannot_put_the_main_file_out_of_service() throws IOException {
    write("teams/a.yaml", "door: closed\nrates: {m: 9/1s}\ncounters: 5\nmistyped: {}\n");
    Loaded<Shop> loaded = load();
    assertThat(told(loaded))
        .containsExactly(
            "teams/a.yaml:1:1 door",
            "teams/a.yaml:2:9 rates.m",
            "teams/a.yaml:3:11 counters",
            "teams/a.yaml:4:1 mistyped");
    assertThat(loaded.value().orElseThrow().door()).isEqualTo(Shop.Door.OPEN);
    assertThat(loaded.value().orElseThrow().rates()).containsEntry("m", Rate.parse("1/1s"));
  }

  @Test
  void a_part_that_leans_on_a_bad_part_goes_back_with_it() throws IOException {
    Check<Shop> check =
        (shop, report) ->
            shop.counters()
                .forEach(
                    (key, counter) -> {
                      if (!shop.rates().containsKey(counter.name())) {
                        KeyPath path = KeyPath.of("counters", key, "name");
                        report.mistake(path, "there is no such rate", "name one");
                      }
                    });
    write("teams/a.yaml", "rates: {good: 1/1s, bad: x}\n");
    write("teams/b.yaml", "counters: {b: {name: good}}\n");
    write("teams/c.yaml", "counters: {c: {name: m}}\n");
    Loaded<Shop> loaded = files.load(check);
    assertThat(told(loaded))
        .containsExactly("teams/a.yaml:1:26 rates.bad", "teams/b.yaml:1:22 counters.b.name");
    assertThat(loaded.value().orElseThrow().counters()).containsOnlyKeys("c");
  }

  @Test
  void a_mistake_in_the_main_file_refuses_everything_and_still_tells_of_the_parts()
      throws IOException {
    write("shop.yaml", "parts: teams\ndoor: ajar\n");
    write("teams/a.yaml", "rates: {a: x}\n");
    Loaded<Shop> loaded = load();
    assertThat(loaded.value()).isEmpty();
    assertThat(told(loaded)).containsExactly("shop.yaml:2:7 door", "teams/a.yaml:1:12 rates.a");
  }

  @Test
  void globs_name_files_across_folders() throws IOException {
    write("shop.yaml", "parts: ['teams/*/shop.part.yaml', extra.yaml]\n");
    write("teams/a/shop.part.yaml", "goods-of: x");
    write("teams/b/other.yaml", "rates: {b: 1/1s}");
    write("extra.yaml", "rates: {e: 1/1s}");
    load();
    assertThat(files.files())
        .extracting(file -> folder.relativize(file).toString())
        .containsExactly("shop.yaml", "teams/a/shop.part.yaml", "extra.yaml");
  }

  @Test
  void a_glob_that_names_nothing_is_a_warning() throws IOException {
    write("shop.yaml", "door: open\nparts: [teams, extra.yaml, a/**/none.yaml]\n");
    assertThat(load().warnings())
        .extracting(warning -> warning.origin().line() + " " + warning.problem())
        .containsExactlyInAnyOrder(
            "2 `teams` names no file",
            "2 `extra.yaml` names no file",
            "2 `a/**/none.yaml` names no file");
  }

  @Test
  void a_folder_with_too_many_files_is_a_mistake() throws IOException {
    for (int i = 0; i < 150; i++) {
      Path many = Files.createDirectories(folder.resolve("teams/" + i));
      for (int j = 0; j < 150; j++) {
        Files.createFile(many.resolve(j + ".txt"));
      }
    }
    write("shop.yaml", "parts: 'teams/**.yaml'\n");
    assertThat(told(load())).containsExactly("shop.yaml:1:8 parts");
  }

  @Test
  void a_bad_glob_is_a_mistake() throws IOException {
    write("shop.yaml", "parts: 'teams/{a'\n");
    assertThat(told(load())).containsExactly("shop.yaml:1:8 parts");
  }

  private Loaded<Shop> load() {
    return files.load((_, _) -> {});
  }

  private List<String> told(Loaded<Shop> loaded) {
    return loaded.mistakes().stream()
        .map(mistake -> mistake.origin() + " " + mistake.path())
        .map(line -> line.replace(folder + "/", ""))
        .toList();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
