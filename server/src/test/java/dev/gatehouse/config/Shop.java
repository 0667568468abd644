package dev.gatehouse.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration of nothing real, with every shape that binding knows. */
@Doc("A shop.")
@NotEnforced(value = "robots", instead = "hire people")
record Shop(
    @Doc("Where the shop is found.") @Default("127.0.0.1:80") Address address,
    @Default("./goods") Path goods,
    Optional<Parts> parts,
    Map<String, Counter> counters,
    Map<String, Rate> rates,
    @Default("open") Door door,
    Optional<Secret> safe) {

  /** Whether one can come in. */
  enum Door {
    @Doc("Everyone may.")
    OPEN,
    HALF_OPEN,
    CLOSED,
    @NotEnforced
    REVOLVING
  }

  /** Where things are sold. */
  @Doc("A counter.")
  record Counter(
      String name,
      @Doc("How many may wait.") @Default("10") int queue,
      @Default("30s") Duration patience,
      @Default("64KB") Size bag,
      Optional<LocalDate> until,
      Optional<LocalTime> opens,
      @Default("UTC") ZoneId zone,
      List<DayOfWeek> days,
      @Default("false") boolean onSale,
      Optional<URI> web,
      Map<String, Sells> sells,
      List<Pays> pays,
      Optional<Map<Door, List<String>>> byDoor) {
    Counter {
      if (queue < 1) {
        throw new IllegalArgumentException("queue: must be at least 1, was " + queue + "; write 1");
      }
    }
  }

  /** What is sold: everything, some things, or things with a price. */
  record Sells(boolean everything, Map<String, Price> things) {
    @Form
    static Sells of(All everything) {
      return new Sells(everything == All.EVERYTHING, Map.of());
    }

    @Form
    static Sells of(List<String> things) {
      if (things.contains("air")) {
        throw new IllegalArgumentException("air cannot be sold");
      }
      return new Sells(
          false,
          things.stream()
              .collect(
                  java.util.stream.Collectors.toMap(t -> t, _ -> new Price(Optional.empty()))));
    }

    @Form
    static Sells of(Map<String, Price> things) {
      return new Sells(false, things);
    }

    /** The word for everything. */
    enum All {
      @Key("*")
      EVERYTHING
    }
  }

  /** A price. */
  record Price(Optional<Long> cents) {}

  /** A way to pay. */
  @NotEnforced("barter")
  sealed interface Pays {
    /** With coins. */
    record Cash(boolean exact) implements Pays {
      @Form
      static Cash of(boolean exact) {
        return new Cash(exact);
      }
    }

    /** With a card. */
    record Card(String issuer, Optional<Secret> pin) implements Pays {}
  }
}
