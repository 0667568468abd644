package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MistakesTest {
  @Test
  void all_mistakes_are_told_at_once_each_at_its_place() {
    assertThat(
            Shops.mistakes(
                """
                adress: 127.0.0.1:80
                robots: 5
                door: opne
                counters:
                  front:
                    queue: 0x10
                    patience: 10 minutes
                    until: 2027-02-30
                  back:
                    name: b
                    name: c
                    days: [mon, freitag]
                    on-sale: yes
                    pays: [ { barter: eggs }, { cash: true, card: {issuer: x} }, { coins: 1 } ]
                    sells: { x: all, y: [air] }
                  side: just text
                rates: [ 1/1s ]
                safe: hunter2
                """))
        .containsExactly(
            "1:1 adress: is not a key here; did you mean `address`?",
            "2:1 robots: is not enforced by this build; hire people",
            "3:7 door: `opne` is unknown; did you mean `open`?",
            "5:3 counters.front.name: is missing; write `name:` and text",
            "6:12 counters.front.queue: is not a whole number: `0x10`; write a whole number",
            "7:15 counters.front.patience: is not a duration such as 500ms, 2s, 10m, 1h or 90d:"
                + " `10 minutes`; write a duration such as 500ms, 2s, 10m, 1h or 90d",
            "8:12 counters.front.until: is not a date such as 2027-02-01: `2027-02-30`;"
                + " write a date such as 2027-02-01",
            "11:5 counters.back.name: is written twice, first at 10:5; keep one of them",
            "12:17 counters.back.days[1]: is not a day such as mon or monday: `freitag`;"
                + " write a day such as mon or monday",
            "13:14 counters.back.on-sale: is not `true` or `false`: `yes`;"
                + " write `true` or `false`",
            "14:15 counters.back.pays[0].barter: is not enforced by this build; remove it",
            "14:31 counters.back.pays[1]: has 2 keys; write a map with one of `cash`, `card`",
            "14:68 counters.back.pays[2].coins: is not a key here; known here: `cash`, `card`",
            "15:17 counters.back.sells.x: `all` is unknown; write `*`",
            "15:25 counters.back.sells.y: air cannot be sold; write another value",
            "16:9 counters.side: is text; write a map with `name`, `queue`, `patience`, `bag`,"
                + " `until`, `opens`, `zone`, `days`, `on-sale`, `web`, `sells`, `pays`, `by-door`",
            "17:8 rates: is a list; write a map",
            "18:7 safe: a secret is not written into the configuration itself;"
                + " write a reference to a secret: env:NAME or file:PATH");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      value = {
        "counters: {a: {name: x, queue: 1e999}}|1:32 counters.a.queue: is not a whole number",
        "counters: {a: {name: x, queue: 99999999999}}|1:32 counters.a.queue: is not a whole",
        "counters: {a: {name: x, queue: '5'}}|1:32 counters.a.queue: is in quotes",
        "counters: {a: {name: x, queue: 0}}|1:32 counters.a.queue: must be at least 1, was 0",
        "counters: {a: {name: }}|1:21 counters.a.name: has no value; write text",
        "counters: {a: {name: x, by-door: }}|1:33 counters.a.by-door: has no value",
        "counters: {a: {name: x, zone: Europe/Atlantis}}|1:31 counters.a.zone: is not a time zone",
        "counters: {a: {name: x, web: /front}}|1:30 counters.a.web: is not a URL",
        "counters: {a: {name: x, by-door: {ajar: []}}}|1:35 counters.a.by-door.ajar: `ajar` is",
        "rates: {a: 100/0s}|1:12 rates.a: is not a rate such as 100/1m: `100/0s`",
        "rates: {a: 1/1s, <<: {b: 1/1s}}|1:18 rates.<<: merge keys are not part of YAML 1.2",
        "<<: {door: open}|1:1 <<: merge keys are not part of YAML 1.2; write the keys out",
        "door: revolving|1:7 door: `revolving` is not enforced by this build; write one of",
        "address: localhost|1:10 address: is not an address such as",
        "address: 1.2.3.4:99999|1:10 address: is not an address such as",
        "safe: vault:kv/crm#token|1:7 safe: `vault:` is not supported by this build; write",
        "safe: {a: b}|1:7 safe: is a map; write a reference to a secret",
        "[a, b]|1:1: the file is a list; write keys and values",
        "just text|1:1: the file is text; write keys and values",
        "{a: b}}|1:7: not YAML",
        "a: b: c|1:5: not YAML: mapping values are not allowed here; mend the YAML here",
        "a: *nobody|1:4: no anchor `nobody` stands before it; write the value",
        "a: &a [*a]|1:8: no anchor `a` stands before it; write the value",
        "a: {b: *, c: *}|1:9: not YAML: while scanning an alias, unexpected character found ,(44);"
            + " write \"*\" in quotes",
        "a: !java.net.URL x|1:4: tags are not used; remove the tag",
        "? [a, b]|1:3: a key is not text; write a name as key",
      })
  void one_mistake_is_told_at_its_place(String yaml, String mistake) {
    assertThat(Shops.mistakes(yaml)).singleElement().asString().startsWith(mistake);
  }

  @Test
  void a_second_document_is_a_mistake() {
    assertThat(Shops.mistakes("door: open\n---\ndoor: closed\n"))
        .containsExactly("2:1: a second document begins; keep one document in a file");
  }

  @Test
  void a_tab_is_told_where_it_stands() {
    assertThat(Shops.mistakes("counters:\n\tfront: x\n"))
        .singleElement()
        .asString()
        .startsWith("2:1: not YAML: ");
  }

  @Test
  void a_secret_written_out_is_never_repeated() {
    assertThat(Shops.mistakes("safe: 'hunter2\n\n  more'").toString()).doesNotContain("hunter2");
    assertThat(Shops.mistakes("safe: 'hunter2").toString()).doesNotContain("hunter2");
    assertThat(Shops.mistakes("safe: hunter2: x").toString()).doesNotContain("hunter2");
    assertThat(Shops.mistakes("safe: \"hunter2\\q\"").toString()).doesNotContain("hunter2");
  }

  @Test
  void what_the_check_finds_is_told_beside_what_binding_found() {
    Loaded<Shop> loaded =
        ConfigFiles.bind(
            Shop.class,
            Shops.FILE,
            """
            door: opne
            counters:
              front:
                days: [mon, tue]
                name: f
            """,
            (shop, report) -> {
              KeyPath front = KeyPath.of("counters", "front");
              report.mistake(front.key("days").item(1), "is Tuesday", "rest");
              report.mistake(KeyPath.of("door"), "follows from the unknown word", "drop this");
              report.warning(front, "has " + shop.counters().size(), "have two");
              report.mistakenKey(front.key("name"), "is short", "write more");
            });
    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.mistakes())
        .extracting(Mistake::toString)
        .containsExactly(
            "/etc/shop/shop.yaml:1:7 door: `opne` is unknown; did you mean `open`?",
            "/etc/shop/shop.yaml:4:17 counters.front.days[1]: is Tuesday; rest",
            "/etc/shop/shop.yaml:5:5 counters.front.name: is short; write more");
    assertThat(loaded.warnings())
        .extracting(Mistake::toString)
        .containsExactly("/etc/shop/shop.yaml:3:3 counters.front: has 1; have two");
  }

  @Test
  void the_place_of_what_is_not_written_is_that_of_what_is_around_it() {
    Origins origins = Shops.bind("counters:\n  a.b:\n    name: x\n").origins();
    assertThat(origins.of("counters.\"a.b\".name")).hasToString("/etc/shop/shop.yaml:3:11");
    assertThat(origins.of("counters.\"a.b\".queue")).hasToString("/etc/shop/shop.yaml:2:3");
    assertThat(origins.of(KeyPath.of("counters", "a.b"))).hasToString("/etc/shop/shop.yaml:2:3");
    assertThat(origins.of("nowhere[3].x")).hasToString("/etc/shop/shop.yaml:1:1");
  }
}
