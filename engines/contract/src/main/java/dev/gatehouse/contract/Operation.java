package dev.gatehouse.contract;

import dev.gatehouse.contract.confine.Confinement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** One operation of a contract, compiled. Immutable, and shared by all threads. */
public final class Operation {
  private final int index;
  private final String id;
  private final String method;
  private final Template template;
  private final boolean encoded;
  private final Requests requests;
  private final Answers answers;
  private final Circumstances circumstances;

  Operation(
      int index,
      String id,
      String method,
      Template template,
      boolean encoded,
      Requests requests,
      Answers answers,
      Circumstances circumstances) {
    this.index = index;
    this.id = id;
    this.method = method;
    this.template = template;
    this.encoded = encoded;
    this.requests = requests;
    this.answers = answers;
    this.circumstances = circumstances;
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

  /** Whether who serves it reads paths byte by byte ({@code x-gatehouse-exact}). */
  boolean exact() {
    return circumstances.exact();
  }

  /** The declared parameters, those of the path first, in the order of the template. */
  public List<Parameter> parameters() {
    return requests.parameters();
  }

  /** What its requests may hold: one thing for all operations that are alike in that. */
  public Requests requests() {
    return requests;
  }

  /**
   * Decodes a request's parameters and holds them against the contract: {@link
   * Requests#parameters}.
   */
  public Parameters parameters(
      List<String> path, String query, Function<String, List<String>> headers, boolean strict) {
    return requests.parameters(path, query, headers, strict);
  }

  /** Whether nothing but its place is known, so that it takes and answers anything. */
  public boolean isOpen() {
    return requests.isOpen();
  }

  /** Whether it takes a body. */
  public RequestBody.Need bodyNeed() {
    return requests.bodyNeed();
  }

  /** What it says about a body of a media type: {@link Requests#body}. */
  public RequestBody body(String contentType) {
    return requests.body(contentType);
  }

  /** The fields of its bodies that are known by name; of a large contract, not all. */
  public Set<String> bodyFields() {
    return requests.bodyFields();
  }

  /**
   * Whether a body can have a field: a JSON pointer in which {@code *} is any item, or a bare name.
   */
  public boolean hasBodyField(String field) {
    return requests.hasBodyField(field);
  }

  /** What the value of a parameter can carry: {@link Requests#confinement(In, String)}. */
  public Confinement confinement(In in, String name) {
    return requests.confinement(in, name);
  }

  /** What a body can carry: {@link Requests#confinement(String)}. */
  public Confinement confinement(String contentType) {
    return requests.confinement(contentType);
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
