package dev.gatehouse.controls.idempotency;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Finding;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.pipeline.Waiting;
import dev.gatehouse.register.repeats.Asked;
import dev.gatehouse.register.repeats.Claim;
import dev.gatehouse.register.repeats.Found;
import dev.gatehouse.register.repeats.Repeats;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a change that carries a key once, and answers its repeats with the first answer.
 * Three steps of one operation: {@link #look} when all of the request is known, {@link #intend}
 * right before it is forwarded, {@link #keep} when its answer is what the caller will see.
 */
public final class Idempotency {
  /** Marks an answer that is given again, as other gateways and services mark theirs. */
  public static final String REPLAYED = "Idempotent-Replayed";

  private static final Hint LATER = Hint.retryAfter(Duration.ofMinutes(1));

  /**
   * What an operation wants.
   *
   * @param required whether a call without a key is refused
   * @param ttl how long an answer is kept
   * @param patience how long a repeat waits for the first call to end
   */
  public record Config(boolean required, Duration ttl, Duration patience) {}

  private final Repeats repeats;
  private final Config config;
  private final Map<String, Long> terms;
  private final List<String> counting;

  /**
   * The steps of one operation.
   *
   * @param terms by integration, a digest of what its callers may be answered
   * @param counting names of the header fields that are part of what is asked, in lower case
   */
  public Idempotency(
      Repeats repeats, Config config, Map<String, Long> terms, List<String> counting) {
    this.repeats = repeats;
    this.config = config;
    this.terms = Map.copyOf(terms);
    this.counting = List.copyOf(counting);
  }

  /** Whether a request carries a key, so that all of it has to be read. */
  public static boolean keyed(Request request) {
    return KeyField.in(request.headers());
  }

  /** Whether the answer of a call is going to be kept, so that all of it is wanted. */
  public static boolean keeps(Exchange exchange) {
    return exchange.settlement(Claim.class).isPresent();
  }

  /** Finds out whether the call is the first with its key; if not, it ends here. */
  public Control look() {
    return this::look;
  }

  private Verdict look(Exchange exchange) {
    Headers headers = exchange.request().headers();
    // Whoever is not proven to be the same may not be told what another was answered.
    if (!(exchange.caller() instanceof Caller.Proven caller)) {
      return Verdict.pass(exchange);
    }
    if (!KeyField.in(headers)) {
      return config.required()
          ? Verdict.deny(Reason.IDEMPOTENCY_KEY_MISSING)
          : Verdict.pass(exchange);
    }
    String key = KeyField.of(headers);
    return key == null
        ? Verdict.deny(Reason.IDEMPOTENCY_KEY_INVALID)
        : verdict(exchange, repeats.claim(asked(exchange, caller, key)), null);
  }

  private Asked asked(Exchange exchange, Caller.Proven caller, String key) {
    String who =
        String.join("\n", caller.integration(), caller.identity(), caller.onBehalfOf().toString());
    return new Asked(
        who,
        exchange.operation().api() + "\n" + exchange.operation().id(),
        key,
        Fingerprint.of(exchange.request(), counting),
        caller.integration() + "/" + caller.identity(),
        config.ttl(),
        exchange.id(),
        terms.getOrDefault(caller.integration(), 0L));
  }

  private Verdict verdict(Exchange exchange, Found found, @Nullable Waiting waiting) {
    return switch (found) {
      case Found.Mine mine -> first(exchange, mine.claim());
      case Found.UnderWay underWay when waiting == null && !config.patience().isZero() ->
          Verdict.later(it -> ended(exchange, underWay.first().await(it, config.patience()), it));
      case Found.Answered answered when waiting == null ->
          Verdict.later(it -> replayed(exchange, answered, it));
      default -> ended(exchange, found, waiting);
    };
  }

  private static Verdict first(Exchange exchange, Claim claim) {
    Request request = exchange.request();
    Headers headers = KeyField.with(request.headers(), claim.alias());
    return Verdict.pass(exchange.with(request.with(headers)).with(claim));
  }

  private static Verdict.Settled ended(Exchange exchange, Found found, @Nullable Waiting waiting) {
    return switch (found) {
      case Found.Different _ -> Verdict.deny(Reason.IDEMPOTENCY_KEY_REUSED);
      case Found.UnderWay _, Found.Released _ ->
          Verdict.deny(Reason.IDEMPOTENCY_UNDER_WAY, Hint.SOON);
      case Found.Unknown it -> Verdict.deny(Reason.IDEMPOTENCY_UNKNOWN, it.call());
      case Found.AnswerGone it -> Verdict.deny(Reason.IDEMPOTENCY_ANSWER_GONE, it.call());
      case Found.Full full ->
          full.ofCaller()
              ? Verdict.deny(Reason.IDEMPOTENCY_KEYS_SPENT, LATER)
              : Verdict.deny(Reason.IDEMPOTENCY_UNAVAILABLE, "too many keys are kept", LATER);
      case Found.Answered answered when waiting != null -> replayed(exchange, answered, waiting);
      case Found.Answered _, Found.Mine _ -> throw new IllegalStateException("has been looked at");
    };
  }

  private static Verdict.Settled replayed(
      Exchange exchange, Found.Answered answered, Waiting waiting) {
    try {
      Response first = answered.kept().read(waiting);
      Response again = first.with(first.headers().with(REPLAYED, "true"));
      Finding finding = new Finding("replayed", Stage.VALIDATE, answered.call());
      return new Verdict.Answer(exchange.with(again).with(finding));
    } catch (IOException e) {
      return Verdict.deny(Reason.IDEMPOTENCY_ANSWER_GONE, answered.call() + ": " + e.getMessage());
    }
  }

  /** Puts on the disk that the call is about to be forwarded. */
  public Control intend() {
    return exchange ->
        exchange
            .settlement(Claim.class)
            .<Verdict>map(claim -> new Verdict.Later((call, resume) -> intend(call, claim, resume)))
            .orElseGet(() -> Verdict.pass(exchange));
  }

  private static void intend(Exchange exchange, Claim claim, Verdict.Resume resume) {
    claim.intend(
        there ->
            resume.with(
                there
                    ? new Verdict.Pass(exchange)
                    : Verdict.deny(
                        Reason.IDEMPOTENCY_UNAVAILABLE, "the intent cannot be written", LATER)));
  }

  /** Puts the answer on the disk. */
  public Control keep() {
    return exchange ->
        exchange
            .settlement(Claim.class)
            .<Verdict>map(claim -> new Verdict.Later((call, resume) -> keep(call, claim, resume)))
            .orElseGet(() -> Verdict.pass(exchange));
  }

  /**
   * Whether the upstream asks for the request again (RFC 6585 §4, RFC 9110 §15.6.4): to give that
   * answer to every repeat would be to refuse what it asks for.
   */
  private static boolean asksAgain(Response answer) {
    return answer.status() == 429
        || (answer.status() == 503 && answer.headers().count("retry-after") > 0);
  }

  private static void keep(Exchange exchange, Claim claim, Verdict.Resume resume) {
    if (asksAgain(exchange.response().orElseThrow())) {
      claim.release();
      resume.with(new Verdict.Pass(exchange));
      return;
    }
    claim.keep(exchange.response().orElseThrow(), () -> resume.with(new Verdict.Pass(exchange)));
  }
}
