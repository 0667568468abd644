package dev.gatehouse.contract;

import dev.gatehouse.contract.projection.FieldNames;
import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.projection.Narrowing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an operation's answers may hold, by status and media type. An exact status counts before a
 * range such as {@code 2XX}, and that before {@code default}.
 */
public final class Answers {
  private static final Projection UNDECLARED = new Projection.Undeclared();
  private static final Projection EMPTY = new Projection.Empty();

  private final Map<String, MediaTypes<Projection>> declared;
  private final Projection.@Nullable Json otherJson;
  private final int[] statuses;
  private final List<MediaTypes<Projection>> exact = new ArrayList<>();
  private final Map<String, AnswerRules> rules;

  private Answers(
      Map<String, MediaTypes<Projection>> declared,
      Projection.@Nullable Json otherJson,
      Map<String, AnswerRules> rules) {
    this.declared = declared;
    this.rules = rules;
    this.otherJson = otherJson;
    this.statuses =
        declared.keySet().stream().filter(Answers::isExact).mapToInt(Integer::parseInt).toArray();
    for (int status : statuses) {
      exact.add(declared.getOrDefault(Integer.toString(status), new MediaTypes<>()));
    }
  }

  static Answers of(Map<String, MediaTypes<Projection>> declared, Map<String, AnswerRules> rules) {
    return new Answers(new TreeMap<>(declared), null, Map.copyOf(rules));
  }

  /** Of an operation that promises nothing: any answer, in which JSON is well-formed. */
  static Answers anything(Scratch scratch) {
    return new Answers(Map.of(), new Projection.Json(Filter.ALL, scratch), Map.of());
  }

  private static boolean isExact(String status) {
    return status.matches("[1-5][0-9][0-9]");
  }

  /** Whether some answer is declared as a stream of server-sent events. */
  public boolean streams() {
    return declared.values().stream()
        .anyMatch(types -> types.types().stream().anyMatch(MediaTypes::isEvents));
  }

  /** Whether a status is declared: by itself, by its range, or by {@code default}. */
  public boolean declares(int status) {
    return otherJson != null || types(status) != null;
  }

  /**
   * How an answer leaves.
   *
   * @param contentType the value of its Content-Type field; empty if it has none
   */
  public Projection projection(int status, String contentType) {
    if (otherJson != null) {
      return MediaTypes.isJson(contentType)
          ? otherJson
          : MediaTypes.isEvents(contentType)
              ? new Projection.Events(otherJson)
              : Projection.NOT_JSON;
    }
    MediaTypes<Projection> types = types(status);
    if (types == null) {
      return UNDECLARED;
    }
    if (types.isEmpty()) {
      return EMPTY;
    }
    Projection found = types.find(contentType);
    return found == null ? UNDECLARED : found;
  }

  /**
   * What an answer breaks of the contract: its status, media type, header fields and, where it is
   * JSON, its body; empty if nothing. Only of a contract that was compiled with {@link
   * CompileOptions#ANSWERS}, and for no answer to HEAD.
   *
   * @param contentType the value of its Content-Type field; empty if it has none
   * @param headers all values of a field by its name, in any case
   */
  public List<Violation> breaches(
      int status,
      String contentType,
      Function<String, List<String>> headers,
      byte[] body,
      BodyOptions options) {
    if (otherJson != null || status == 304) {
      return List.of();
    }
    MediaTypes<Projection> types = types(status);
    if (types == null) {
      return List.of(answer("status", String.join(" or ", declared.keySet())));
    }
    List<Violation> found = new ArrayList<>();
    if (types.isEmpty() && body.length > 0) {
      found.add(answer("body", "no body"));
    } else if (!types.isEmpty() && body.length == 0 && status != 204 && status != 205) {
      found.add(answer("body", "a body"));
    } else if (body.length > 0 && types.find(contentType) == null) {
      found.add(answer("media-type", String.join(" or ", types.types())));
    }
    AnswerRules kept = rules.get(key(status));
    if (kept != null) {
      found.addAll(kept.breaches(contentType, headers, body, options));
    }
    return found.size() > options.maxViolations()
        ? List.copyOf(found.subList(0, options.maxViolations()))
        : List.copyOf(found);
  }

  private static Violation answer(String rule, String expected) {
    return Violation.of(In.BODY, "", rule, expected);
  }

  private String key(int status) {
    String exactly = Integer.toString(status);
    String range = status / 100 + "XX";
    return declared.containsKey(exactly)
        ? exactly
        : declared.containsKey(range) ? range : "default";
  }

  private @Nullable MediaTypes<Projection> types(int status) {
    for (int i = 0; i < statuses.length; i++) {
      if (statuses[i] == status) {
        return exact.get(i);
      }
    }
    MediaTypes<Projection> range = declared.get(status / 100 + "XX");
    return range == null ? declared.get("default") : range;
  }

  /**
   * These answers with no more than the given fields: JSON pointers in which {@code *} is any item,
   * or bare names of properties of the answered object or of each item of an answered array.
   */
  public Answers only(Collection<String> fields) {
    UnaryOperator<Projection> narrow =
        projection ->
            switch (projection) {
              case Projection.Json json -> json.only(fields);
              case Projection.Events events -> new Projection.Events(events.data().only(fields));
              case Projection.NotJson _, Projection.Empty _, Projection.Undeclared _ -> projection;
            };
    if (otherJson != null) {
      return new Answers(declared, otherJson.only(fields), rules);
    }
    Map<String, MediaTypes<Projection>> narrowed = new TreeMap<>();
    declared.forEach((status, types) -> narrowed.put(status, types.map(narrow)));
    return new Answers(narrowed, null, rules);
  }

  /** Whether some answer can have a field, written as for {@link #only}. */
  public boolean has(String field) {
    return filters().stream().anyMatch(filter -> Narrowing.reaches(filter, field));
  }

  /** The fields that are known by name; of a large contract, not all. */
  public Set<String> fields() {
    Set<String> fields = new LinkedHashSet<>();
    filters().forEach(filter -> fields.addAll(FieldNames.of(filter)));
    return fields;
  }

  private List<Filter> filters() {
    List<Filter> filters = new ArrayList<>();
    if (otherJson != null) {
      filters.add(otherJson.filter());
    }
    for (MediaTypes<Projection> types : declared.values()) {
      for (Projection projection : types.values()) {
        if (projection instanceof Projection.Json json) {
          filters.add(json.filter());
        } else if (projection instanceof Projection.Events(Projection.Json data)) {
          filters.add(data.filter());
        }
      }
    }
    return filters;
  }
}
