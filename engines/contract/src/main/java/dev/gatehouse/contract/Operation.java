package dev.gatehouse.contract;

import dev.gatehouse.contract.confine.Confinement;
import dev.gatehouse.contract.projection.FieldNames;
import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.projection.Narrowing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One operation of a contract, compiled. Immutable, and shared by all threads. */
public final class Operation {
  private final int index;
  private final String id;
  private final String method;
  private final Template template;
  private final boolean encoded;
  private final ParameterRules parameters;
  private final Bodies bodies;
  private final Answers answers;
  private final Circumstances circumstances;
  private final Scratch scratch;

  /** What an operation says of request bodies. */
  record Bodies(
      RequestBody.Need need,
      MediaTypes<RequestBody> declared,
      @Nullable RequestBody otherJson,
      MediaTypes<Confinement> confinements,
      List<Filter> fields) {

    /** To be filled, by media type. */
    static Bodies of(RequestBody.Need need) {
      return new Bodies(need, new MediaTypes<>(), null, new MediaTypes<>(), new ArrayList<>());
    }
  }

  Operation(
      int index,
      String id,
      String method,
      Template template,
      boolean encoded,
      ParameterRules parameters,
      Bodies bodies,
      Answers answers,
      Circumstances circumstances,
      Scratch scratch) {
    this.index = index;
    this.id = id;
    this.method = method;
    this.template = template;
    this.encoded = encoded;
    this.parameters = parameters;
    this.bodies = bodies;
    this.answers = answers;
    this.circumstances = circumstances;
    this.scratch = scratch;
  }

  /** Its place among the contract's operations, from 0. */
  public int index() {
    return index;
  }

  /** Its {@code operationId}; without one, method and template. */
  public String id() {
    return id;
  }

  /** In upper case. */
  public String method() {
    return method;
  }

  /** The path template as it is written. */
  public String template() {
    return template.written();
  }

  /**
   * The paths of the servers that have it, without their last slash; of variables, their defaults.
   * At least one, which is empty where none is said.
   */
  public List<String> serverPaths() {
    return circumstances.serverPaths();
  }

  /**
   * What the contract says of who may call, for information: alternatives, each of which names all
   * schemes that it needs and their scopes. Empty if nothing is said or nothing is needed; one that
   * is empty says that nothing is needed.
   */
  public List<Map<String, List<String>>> security() {
    return circumstances.security();
  }

  Template path() {
    return template;
  }

  /** Whether its paths may hold encoded delimiters ({@code x-gatehouse-encoded}). */
  public boolean encoded() {
    return encoded;
  }

  /** The declared parameters, those of the path first, in the order of the template. */
  public List<Parameter> parameters() {
    return parameters.declared();
  }

  List<ParameterRule> pathParameters() {
    return parameters.path();
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

  /** What its answers may hold. */
  public Answers answers() {
    return answers;
  }

  /** The fields of its answers that are known by name; of a large contract, not all. */
  public Set<String> answerFields() {
    return answers.fields();
  }

  /** Whether an answer can have a field, written as for {@link #hasBodyField}. */
  public boolean hasAnswerField(String field) {
    return answers.has(field);
  }

  /** How an answer leaves: {@link Answers#projection}. */
  public Projection projection(int status, String contentType) {
    return answers.projection(status, contentType);
  }

  /**
   * How an answer leaves with no more than some fields; where that is asked often, keep {@link
   * Answers#only}.
   */
  public Projection projection(int status, String contentType, Collection<String> fields) {
    return answers.only(fields).projection(status, contentType);
  }

  @Override
  public String toString() {
    return id;
  }
}
