package dev.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BindingTest {
  @Test
  void an_empty_file_is_all_defaults() {
    Shop shop = Shops.shop("# nothing\n");
    assertThat(shop.address()).isEqualTo(new Address("127.0.0.1", 80));
    assertThat(shop.goods()).isEqualTo(Path.of("/etc/shop/./goods"));
    assertThat(shop.counters()).isEmpty();
    assertThat(shop.door()).isEqualTo(Shop.Door.OPEN);
    assertThat(shop.safe()).isEmpty();
  }

  @Test
  void every_type_is_read_as_it_is_written() {
    Shop.Counter counter =
        Shops.counter(
            """
            counters:
              front:
                name: 007
                queue: 3
                patience: 500ms
                bag: 1MB
                until: 2027-02-01
                opens: 09:30
                zone: Europe/Berlin
                days: [mon, Friday]
                on-sale: true
                web: https://shop.example/front
            """
                .replace("Friday", "friday"));
    assertThat(counter)
        .isEqualTo(
            new Shop.Counter(
                "007",
                3,
                Duration.ofMillis(500),
                new Size(1 << 20),
                Optional.of(LocalDate.of(2027, 2, 1)),
                Optional.of(LocalTime.of(9, 30)),
                ZoneId.of("Europe/Berlin"),
                List.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                true,
                Optional.of(URI.create("https://shop.example/front")),
                Map.of(),
                List.of(),
                Optional.empty()));
  }

  @Test
  void a_type_can_be_written_as_text_list_or_map() {
    Map<String, Shop.Sells> sells =
        Shops.counter(
                """
                counters:
                  front:
                    name: x
                    sells: {a: "*", b: [tea], c: {tea: {cents: 5}, milk: {}}}
                """)
            .sells();
    Shop.Price free = new Shop.Price(Optional.empty());
    assertThat(sells.get("a")).isEqualTo(new Shop.Sells(true, Map.of()));
    assertThat(sells.get("b")).isEqualTo(new Shop.Sells(false, Map.of("tea", free)));
    assertThat(Objects.requireNonNull(sells.get("c")).things())
        .containsExactly(
            Map.entry("tea", new Shop.Price(Optional.of(5L))), Map.entry("milk", free));
  }

  @Test
  void a_sealed_type_is_chosen_by_its_one_key() {
    assertThat(
            Shops.counter(
                    """
                    counters:
                      front:
                        name: x
                        pays:
                          - cash: true
                          - { card: { issuer: bank, pin: env:PIN } }
                    """)
                .pays())
        .containsExactly(
            new Shop.Pays.Cash(true),
            new Shop.Pays.Card("bank", Optional.of(Secret.parse("env:PIN", Path.of("/")))));
  }

  @Test
  void keys_of_a_map_can_be_words() {
    assertThat(Shops.counter("counters: {a: {name: x, by-door: {half-open: [cat]}}}").byDoor())
        .contains(Map.of(Shop.Door.HALF_OPEN, List.of("cat")));
  }

  @Test
  void a_map_keeps_the_order_of_the_file() {
    assertThat(Shops.shop("rates: {z: 1/1s, a: 2/1m, m: 3/1h}").rates().keySet())
        .containsExactly("z", "a", "m");
  }

  @Test
  void a_hollow_map_is_empty() {
    assertThat(Shops.shop("counters:\nrates:\n").counters()).isEmpty();
  }

  @Test
  void aliases_stand_for_what_they_name() {
    assertThat(Shops.shop("rates: {a: &r 5/1s, b: *r}").rates().get("b"))
        .isEqualTo(Rate.parse("5/1s"));
  }

  @Test
  void a_byte_order_mark_is_passed_over() throws Exception {
    byte[] bytes = "\uFEFFdoor: closed".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(Shops.shop(Bytes.decode(bytes, Shops.FILE)).door()).isEqualTo(Shop.Door.CLOSED);
  }
}
