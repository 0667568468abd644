package dev.gatehouse.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call as far as it is known. Immutable: a control hands on a richer copy. */
public final class Exchange {
  private final String id;
  private final Loop loop;
  private final long arrivedMillis;
  private final long startNanos;
  private final long deadlineNanos;
  private final Operation operation;
  private final List<String> pathValues;
  private final String upstreamPath;
  private final Request request;
  private final Caller caller;
  private final @Nullable Response response;
  private final List<Finding> findings;
  private final List<Settlement> settlements;

  private Exchange(
      String id,
      Loop loop,
      long arrivedMillis,
      long startNanos,
      long deadlineNanos,
      Operation operation,
      List<String> pathValues,
      String upstreamPath,
      Request request,
      Caller caller,
      @Nullable Response response,
      List<Finding> findings,
      List<Settlement> settlements) {
    this.id = id;
    this.loop = loop;
    this.arrivedMillis = arrivedMillis;
    this.startNanos = startNanos;
    this.deadlineNanos = deadlineNanos;
    this.operation = operation;
    this.pathValues = pathValues;
    this.upstreamPath = upstreamPath;
    this.request = request;
    this.caller = caller;
    this.response = response;
    this.findings = findings;
    this.settlements = settlements;
  }

  /**
   * A call whose head has just been read and matched nothing yet.
   *
   * @param arrivedMillis wall clock, since the epoch
   * @param startNanos {@link System#nanoTime} at the same moment
   * @param deadlineNanos {@link System#nanoTime} at which the call must have ended
   */
  public static Exchange begin(
      String id,
      Loop loop,
      long arrivedMillis,
      long startNanos,
      long deadlineNanos,
      Request request) {
    return new Exchange(
        id,
        loop,
        arrivedMillis,
        startNanos,
        deadlineNanos,
        Operation.NONE,
        List.of(),
        request.path(),
        request,
        Caller.UNKNOWN,
        null,
        List.of(),
        List.of());
  }

  /** The call's public id, in every answer ({@code Gatehouse-Call}) and record. */
  public String id() {
    return id;
  }

  public Loop loop() {
    return loop;
  }

  /** Wall clock at arrival, milliseconds since the epoch. */
  public long arrivedMillis() {
    return arrivedMillis;
  }

  /** {@link System#nanoTime} at arrival. */
  public long startNanos() {
    return startNanos;
  }

  /** {@link System#nanoTime} at which the call must have ended. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  public Operation operation() {
    return operation;
  }

  /** The values of the template's parameters, in its order, still percent-encoded. */
  public List<String> pathValues() {
    return pathValues;
  }

  /** The canonical path without the API's prefix: what is appended to the upstream's URL. */
  public String upstreamPath() {
    return upstreamPath;
  }

  public Request request() {
    return request;
  }

  public Caller caller() {
    return caller;
  }

  /** The upstream's answer, once there is one. */
  public Optional<Response> response() {
    return Optional.ofNullable(response);
  }

  public List<Finding> findings() {
    return findings;
  }

  List<Settlement> settlements() {
    return settlements;
  }

  /** What a control left to be settled, by its type. */
  public <T extends Settlement> Optional<T> settlement(Class<T> type) {
    for (Settlement settlement : settlements) {
      if (type.isInstance(settlement)) {
        return Optional.of(type.cast(settlement));
      }
    }
    return Optional.empty();
  }

  /** The call, matched. */
  public Exchange with(Operation matched, List<String> values, String pathForUpstream) {
    return with(matched, values, pathForUpstream, deadlineNanos);
  }

  /** The call, matched, and with the time that its operation gives it. */
  Exchange with(Operation matched, List<String> values, String pathForUpstream, long untilNanos) {
    return new Exchange(
        id,
        loop,
        arrivedMillis,
        startNanos,
        untilNanos,
        matched,
        values,
        pathForUpstream,
        request,
        caller,
        response,
        findings,
        settlements);
  }

  /** The call with a shorter or longer time to live, as its operation says. */
  public Exchange until(long nanos) {
    return new Exchange(
        id,
        loop,
        arrivedMillis,
        startNanos,
        nanos,
        operation,
        pathValues,
        upstreamPath,
        request,
        caller,
        response,
        findings,
        settlements);
  }

  /** The call as it would be if it had arrived at another time: for what is asked again. */
  Exchange at(long millis) {
    return new Exchange(
        id,
        loop,
        millis,
        startNanos,
        deadlineNanos,
        operation,
        pathValues,
        upstreamPath,
        request,
        caller,
        response,
        findings,
        settlements);
  }

  public Exchange by(Caller proven) {
    return copy(request, proven, response, findings, settlements);
  }

  public Exchange with(Request other) {
    return copy(other, caller, response, findings, settlements);
  }

  public Exchange with(Response answered) {
    return copy(request, caller, answered, findings, settlements);
  }

  public Exchange with(Finding finding) {
    return copy(request, caller, response, and(findings, finding), settlements);
  }

  /** The call with something to settle at its end, whatever that is. */
  public Exchange with(Settlement settlement) {
    return copy(request, caller, response, findings, and(settlements, settlement));
  }

  /** What this call knows, with only the findings and settlements of a later copy. */
  Exchange keepingOnlyNotesOf(Exchange later) {
    return copy(request, caller, response, later.findings, later.settlements);
  }

  private Exchange copy(
      Request asked,
      Caller by,
      @Nullable Response answered,
      List<Finding> seen,
      List<Settlement> open) {
    return new Exchange(
        id,
        loop,
        arrivedMillis,
        startNanos,
        deadlineNanos,
        operation,
        pathValues,
        upstreamPath,
        asked,
        by,
        answered,
        seen,
        open);
  }

  private static <T> List<T> and(List<T> list, T one) {
    if (list.isEmpty()) {
      return List.of(one);
    }
    List<T> longer = new ArrayList<>(list);
    longer.add(one);
    return List.copyOf(longer);
  }
}
