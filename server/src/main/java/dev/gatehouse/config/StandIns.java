package dev.gatehouse.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a draft holds in place of what could not be bound, so that whatever stands beside it can
 * still be looked at. Nobody is served by a draft.
 */
final class StandIns {
  private static final Map<Class<?>, Object> TEXTS =
      Map.ofEntries(
          Map.entry(String.class, ""),
          Map.entry(int.class, 1),
          Map.entry(long.class, 1L),
          Map.entry(boolean.class, true),
          Map.entry(Duration.class, Duration.ofSeconds(1)),
          Map.entry(Size.class, new Size(1024)),
          Map.entry(Rate.class, Rate.parse("1/1s")),
          Map.entry(LocalDate.class, LocalDate.EPOCH),
          Map.entry(LocalTime.class, LocalTime.MIDNIGHT),
          Map.entry(ZoneId.class, ZoneOffset.UTC),
          Map.entry(DayOfWeek.class, DayOfWeek.MONDAY),
          Map.entry(Address.class, Address.parse("127.0.0.1:0")),
          Map.entry(URI.class, URI.create("about:blank")),
          Map.entry(Path.class, Path.of("")),
          Map.entry(Secret.class, Secret.parse("env:NONE", Path.of(""))));

  private StandIns() {}

  /** A value of this shape; empty if its type takes none of those that are tried. */
  static Optional<Object> of(Shape shape) {
    return switch (shape) {
      case Shape.Scalar scalar -> Optional.ofNullable(TEXTS.get(scalar.text().type()));
      case Shape.Word word -> word.words().values().stream().findFirst();
      case Shape.Items items -> Optional.of(items.distinct() ? Set.of() : List.of());
      case Shape.Entries _ -> Optional.of(Map.of());
      case Shape.Fields fields -> record(fields);
      case Shape.Choice choice ->
          choice.variants().values().stream().flatMap(it -> of(it).stream()).findFirst();
      case Shape.Forms forms ->
          forms
              .fields()
              .flatMap(StandIns::record)
              .or(() -> forms.factories().stream().flatMap(it -> made(it).stream()).findFirst());
    };
  }

  private static Optional<Object> record(Shape.Fields shape) {
    List<Object> arguments = new ArrayList<>();
    for (Shape.Field field : shape.fields()) {
      of(field, new Origin(Path.of("draft"), 1, 1)).ifPresent(arguments::add);
    }
    return arguments.size() < shape.fields().size()
        ? Optional.empty()
        : Calls.construct(shape.type(), arguments, _ -> {});
  }

  private static Optional<Object> made(Shape.Factory way) {
    return of(way.parameter()).flatMap(value -> Calls.create(way.method(), value, _ -> {}));
  }

  /** The default of a field, else nothing if that may be, else what stands in for its value. */
  static Optional<Object> of(Shape.Field field, Origin place) {
    if (field.fallback().isEmpty()) {
      return field.optional() ? Optional.of(Optional.empty()) : of(field.shape());
    }
    Node yaml = field.fallback().get().at(place);
    Binder apart = new Binder(new Report(yaml.origin()));
    Object bound =
        apart
            .bind(field.shape(), yaml, KeyPath.ROOT)
            .orElseThrow(() -> new IllegalStateException("the default of " + field.key()));
    return Optional.of(field.optional() ? Optional.of(bound) : bound);
  }
}
