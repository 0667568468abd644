package dev.gatehouse.contract;

import dev.gatehouse.contract.json.Flaw;
import dev.gatehouse.contract.projection.Drift;
import dev.gatehouse.contract.projection.Filter;
import dev.gatehouse.contract.projection.Narrowing;
import dev.gatehouse.contract.projection.Rewriter;
import java.util.Collection;
import java.util.Optional;

/** What of an answer may leave, by its status and media type. */
public sealed interface Projection {
  /** The media type is declared and not JSON: it leaves as it is. */
  Projection NOT_JSON = new NotJson();

  /** The contract does not know the status, or not this media type for it. */
  record Undeclared() implements Projection {}

  /** The media type is declared and not JSON: it leaves as it is. */
  record NotJson() implements Projection {}

  /** Server-sent events, of which the data of each is such JSON. */
  record Events(Json data) implements Projection {}

  /** The contract declares no content for this status. */
  record Empty() implements Projection {}

  /**
   * JSON, of which only the declared and allowed members leave. Immutable, and shared by all
   * threads.
   */
  final class Json implements Projection {
    private final Filter filter;
    private final Scratch scratch;

    Json(Filter filter, Scratch scratch) {
      this.filter = filter;
      this.scratch = scratch;
    }

    Filter filter() {
      return filter;
    }

    Json only(Collection<String> fields) {
      return new Json(Narrowing.of(filter, fields), scratch);
    }

    /** Drops what may not leave; where nothing is to be dropped, the body is the same array. */
    public Rewrite rewrite(byte[] body) {
      Rewriter rewriter = scratch.rewriter();
      byte[] rewritten = rewriter.rewrite(body, filter);
      if (rewritten != null) {
        return new Rewrite.Done(rewritten, Optional.ofNullable(rewriter.drift()));
      }
      Flaw flaw = rewriter.flaw();
      return new Rewrite.Failed(flaw == null ? "type" : flaw.rule());
    }
  }

  /** What came of projecting one body. */
  sealed interface Rewrite {

    /**
     * The body that may leave.
     *
     * @param drift where the body, as it came, is not what the contract promises
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never changed
    record Done(byte[] body, Optional<Drift> drift) implements Rewrite {}

    /**
     * Nothing may leave: the body is not readable, or of another type than declared.
     *
     * @param rule {@code type}, or as in {@link BodyVerdict.Malformed}
     */
    record Failed(String rule) implements Rewrite {}
  }
}
