package dev.gatehouse.admin;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.config.Suggestions;
import dev.gatehouse.register.Stop;
import dev.gatehouse.register.Stops;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Falls and lifts the emergency switch, and hands on all other errands. */
public final class StopDesk implements Desk {
  /** The field that rows of stops have, and no others. */
  static final String STOPPED = "stopped";

  static final String STOP = "stop";
  static final String RESUME = "resume";
  private static final Logger LOG = LoggerFactory.getLogger(StopDesk.class);

  private final Stops stops;
  private final AuditLog audit;
  private final Function<Stop.Scope, Optional<Collection<String>>> names;
  private final InstantSource clock;
  private final Desk others;

  /**
   * The desk of one gateway.
   *
   * @param names what there is to be stopped; empty where that is not known
   */
  public StopDesk(
      Stops stops,
      AuditLog audit,
      Function<Stop.Scope, Optional<Collection<String>>> names,
      InstantSource clock,
      Desk others) {
    this.stops = stops;
    this.audit = audit;
    this.names = names;
    this.clock = clock;
    this.others = others;
  }

  @Override
  public List<Row> run(Errand errand, String person) throws Failed {
    return switch (errand.name()) {
      case STOP -> List.of(stop(asked(errand, person)));
      case RESUME -> List.of(resume(asked(errand, person)));
      default -> others.run(errand, person);
    };
  }

  private Stop asked(Errand errand, String person) throws Failed {
    String word = errand.value("scope");
    Stop.Scope scope =
        Stop.Scope.of(word)
            .orElseThrow(
                () ->
                    Failed.mistake(
                        "there is nothing called %s to stop; %s"
                            .formatted(word, Suggestions.among(word, Stop.Scope.codes()))));
    try {
      return new Stop(
          scope,
          errand.optional("name").orElse(""),
          errand.optional("reason").orElse(""),
          person,
          clock.millis());
    } catch (IllegalArgumentException e) {
      throw Failed.mistake(String.valueOf(e.getMessage()));
    }
  }

  private Row stop(Stop stop) throws Failed {
    check(stop, names.apply(stop.scope()));
    // It is stopped first and written down then: a full disk must not keep anything open.
    Optional<IOException> unkept = Optional.empty();
    Optional<Stop> before = Optional.empty();
    try {
      before = stops.stop(stop);
    } catch (IOException e) {
      unkept = Optional.of(e);
    }
    if (before.isPresent()) {
      return row(before.get());
    }
    LOG.warn("{} was stopped by {}", logged(stop), stop.by());
    try {
      record(stop, Map.of(), fields(stop));
    } catch (IOException e) {
      throw Failed.operation(
          "%s is stopped, but the journal does not take it: %s"
              .formatted(stop.what(), e.getMessage()));
    }
    if (unkept.isPresent()) {
      throw Failed.operation(
          "%s is stopped until this process ends, and not longer: %s"
              .formatted(stop.what(), unkept.get().getMessage()));
    }
    return row(stop);
  }

  private static void check(Stop stop, Optional<Collection<String>> known) throws Failed {
    if (known.isPresent() && !known.get().contains(stop.name())) {
      String nearest = Suggestions.among(stop.name(), known.get());
      throw Failed.mistake("there is no %s; %s".formatted(stop.what(), nearest));
    }
  }

  private Row resume(Stop asked) throws Failed {
    Stop stop = stops.now().of(asked.scope(), asked.name());
    if (stop == null) {
      throw Failed.mistake(asked.what() + " is not stopped; `gatehouse status` shows what is");
    }
    try {
      record(asked, fields(stop), Map.of("reason", asked.reason()));
      stops.resume(stop);
    } catch (IOException e) {
      throw Failed.operation(stop.what() + " stays stopped: " + e.getMessage());
    }
    LOG.warn("{} was resumed by {}", logged(stop), asked.by());
    return row(stop);
  }

  private void record(Stop stop, Map<String, String> before, Map<String, String> after)
      throws IOException {
    String action = before.isEmpty() ? STOP : RESUME;
    audit.change(stop.millis(), stop.by(), action, logged(stop), before, after);
  }

  /** A person is named as records name them, so that they can be erased. */
  private String logged(Stop stop) {
    return stop.scope() == Stop.Scope.CALLER
        ? stop.scope().code() + " " + audit.recorded(stop.name())
        : stop.what();
  }

  private static Map<String, String> fields(Stop stop) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("by", stop.by());
    fields.put("since", Wording.time(stop.millis()));
    fields.put("reason", stop.reason());
    return fields;
  }

  private static Row row(Stop stop) {
    return Row.of(
        STOPPED,
        stop.scope().code(),
        "name",
        stop.name(),
        "since",
        Wording.time(stop.millis()),
        "by",
        stop.by(),
        "reason",
        stop.reason());
  }

  /** One row for each stop, the widest first. */
  public static List<Row> rows(Stops stops) {
    return stops.now().all().stream().map(StopDesk::row).toList();
  }
}
