package dev.gatehouse.register;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A call that a person is asked about. Times are milliseconds since the epoch.
 *
 * @param expires until then it waits, or its decision counts
 * @param decision null while nobody decided
 * @param passed the id of the call that used it; null while none did
 */
public record Approval(
    String id,
    Ask ask,
    State state,
    long created,
    long expires,
    @Nullable Decision decision,
    @Nullable String passed) {

  /** How far it came. */
  public enum State {
    PENDING,
    GRANTED,
    DENIED,
    /** The call passed, once. */
    PASSED;

    private final String code = name().toLowerCase(Locale.ROOT);

    public String code() {
      return code;
    }
  }

  /**
   * What is asked.
   *
   * @param digest {@link ApprovalDigest} of the call
   * @param caller the subject of the caller
   * @param target path and query, for the person who decides
   * @param fields the header fields that count, one line each, for the same person; kept and cut as
   *     the preview is
   * @param preview the body as text, for the same person; kept until the decision, cut to {@link
   *     #PREVIEW_CHARS}
   * @param call the id of the call that asked
   * @param life how long it waits, and how long a decision counts
   */
  public record Ask(
      String digest,
      String caller,
      String integration,
      String api,
      String operation,
      String method,
      String target,
      String fields,
      String preview,
      String call,
      Duration life) {
    /** Characters of a body that are shown. */
    public static final int PREVIEW_CHARS = 16_384;

    /** Stands for the value of a field that counts and may be a secret. */
    public static final String HIDDEN = "(not shown)";

    // Stands for bytes that are no text; a text that has it itself is called cut, too.
    private static final char NO_TEXT = '\ufffd';

    public Ask {
      fields = cut(fields);
      preview = cut(preview);
    }

    private static String cut(String text) {
      return text.length() > PREVIEW_CHARS ? text.substring(0, PREVIEW_CHARS) : text;
    }

    /** Whether some of it may be left out for the person who decides. */
    public boolean isCut() {
      return fields.length() == PREVIEW_CHARS
          || preview.length() == PREVIEW_CHARS
          || fields.contains(": " + HIDDEN)
          || preview.indexOf(NO_TEXT) >= 0;
    }

    boolean hasPreview() {
      return !fields.isEmpty() || !preview.isEmpty();
    }

    Ask withoutPreview() {
      return new Ask(
          digest, caller, integration, api, operation, method, target, "", "", call, life);
    }
  }

  /** What a person said. */
  public record Decision(String by, String why, long millis) {}

  /** Whether it still waits, or its decision still counts. */
  public boolean isLive(long nowMillis) {
    return state != State.PASSED && nowMillis < expires;
  }

  /** The state for people: {@code expired} where it ended without passing. */
  public String stateAt(long nowMillis) {
    return state == State.PASSED || isLive(nowMillis) ? state.code() : "expired";
  }

  Approval decided(State granted, Decision by) {
    long until = by.millis() + ask.life().toMillis();
    return new Approval(id, ask.withoutPreview(), granted, created, until, by, null);
  }

  Approval withoutPreview() {
    return new Approval(id, ask.withoutPreview(), state, created, expires, decision, passed);
  }

  Approval passed(String call) {
    return new Approval(id, ask, State.PASSED, created, expires, decision, call);
  }
}
