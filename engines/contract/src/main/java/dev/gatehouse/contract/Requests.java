package dev.gatehouse.contract;

import dev.gatehouse.contract.confine.Confinement;
import dev.gatehouse.contract.projection.FieldNames;
import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.projection.Narrowing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an operation's requests may hold, by place and media type: the counterpart of {@link
 * Answers}. Immutable, and shared by all threads and by all operations that are alike in it.
 */
public final class Requests {
  private final ParameterRules parameters;
  private final Bodies bodies;
  private final Scratch scratch;

  /** What an operation says of request bodies. */
  record Bodies(
      RequestBody.Need need,
      MediaTypes<RequestBody> declared,
      @Nullable RequestBody otherJson,
      MediaTypes<Confinement> confinements,
      List<Filter> fields) {

    /** Of an operation that takes none. */
    static final Bodies NONE = of(RequestBody.Need.NONE);

    /** To be filled, by media type. */
    static Bodies of(RequestBody.Need need) {
      return new Bodies(need, new MediaTypes<>(), null, new MediaTypes<>(), new ArrayList<>());
    }
  }

  Requests(ParameterRules parameters, Bodies bodies, Scratch scratch) {
    this.parameters = parameters;
    this.bodies = bodies;
    this.scratch = scratch;
  }

  /** The declared parameters, those of the path first, in the order of the template. */
  public List<Parameter> parameters() {
    return parameters.declared();
  }

  /**
   * Decodes a request's parameters and holds them against the contract.
   *
   * @param path values of the template's parameters as {@link Match.Found#raw()} has them
   * @param query without its question mark, as it came
   * @param headers all values of a field by its name, in any case
   * @param strict whether query parameters that are not declared are refused, and header fields
   *     that change how a request is read
   */
  public Parameters parameters(
      List<String> path, String query, Function<String, List<String>> headers, boolean strict) {
    ParameterReading reading = ParameterReading.keeping(scratch.evaluation());
    parameters.read(reading, path, query, headers, strict);
    return reading.result();
  }

  /**
   * What a request's parameters break, for whoever does not want their values: as {@link
   * #parameters}, and empty if it is nothing.
   */
  public List<Violation> violations(
      List<String> path, String query, Function<String, List<String>> headers, boolean strict) {
    ParameterReading reading = ParameterReading.checking(scratch.evaluation());
    parameters.read(reading, path, query, headers, strict);
    return reading.violations();
  }

  /** Whether a parameter of the path begins at a semicolon of its own. */
  boolean hasMatrix() {
    return parameters.path().stream().anyMatch(rule -> rule.style() == Style.MATRIX);
  }

  /** Whether nothing but its place is known, so that it takes and answers anything. */
  public boolean isOpen() {
    return bodies.otherJson() != null;
  }

  /** Whether it takes a body. */
  public RequestBody.Need bodyNeed() {
    return bodies.need();
  }

  /**
   * What it says about a body of a media type.
   *
   * @param contentType the value of the Content-Type field; empty if there is none
   */
  public RequestBody body(String contentType) {
    RequestBody otherJson = bodies.otherJson();
    if (otherJson != null) {
      return MediaTypes.isJson(contentType) ? otherJson : RequestBody.OPAQUE;
    }
    RequestBody declared = bodies.declared().find(contentType);
    return declared == null ? new RequestBody.Undeclared(bodies.declared().types()) : declared;
  }

  /** The fields of its bodies that are known by name; of a large contract, not all. */
  public Set<String> bodyFields() {
    Set<String> fields = new LinkedHashSet<>();
    bodies.fields().forEach(filter -> fields.addAll(FieldNames.of(filter)));
    return fields;
  }

  /**
   * Whether a body can have a field: a JSON pointer in which {@code *} is any item, or a bare name.
   */
  public boolean hasBodyField(String field) {
    return bodies.fields().stream().anyMatch(filter -> Narrowing.reaches(filter, field));
  }

  /**
   * What the value of a parameter can carry, once it keeps the contract; anything if it is not
   * declared, or the contract was compiled without {@link CompileOptions#confinement}. Of a value
   * that is written as a list, an object or JSON, that is said of its parts.
   */
  public Confinement confinement(In in, String name) {
    return parameters.confinement(in, name);
  }

  /**
   * What a body in JSON or a form can carry, once it keeps the contract.
   *
   * @param contentType the value of the Content-Type field
   */
  public Confinement confinement(String contentType) {
    Confinement declared = bodies.confinements().find(contentType);
    return declared == null ? Confinement.FREE : declared;
  }
}
