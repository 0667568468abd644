package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.ClientCertificate;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Finding;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Standing;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.register.KeyHash;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Turns a credential into a caller. A wrong one is refused also where anyone may call. */
public final class Authenticate implements Standing {
  // RFC 6750 §3: without an error where nothing was presented.
  private static final Hint CHALLENGE = new Hint.Challenge("Bearer realm=\"gatehouse\"");
  private static final Hint INVALID =
      new Hint.Challenge("Bearer realm=\"gatehouse\", error=\"invalid_token\"");
  private static final Duration ISSUER_PAUSE = Duration.ofSeconds(5);

  private final Credentials credentials;
  private final Failures failures;
  private final Caller.@Nullable Anyone anyone;

  /** The control of an operation that nobody may call without a credential. */
  public Authenticate(Credentials credentials, Failures failures) {
    this.credentials = credentials;
    this.failures = failures;
    this.anyone = null;
  }

  /** The control of an operation that is anyone's. */
  public Authenticate(Credentials credentials, Failures failures, Caller.Anyone anyone) {
    this.credentials = credentials;
    this.failures = failures;
    this.anyone = anyone;
  }

  @Override
  public Verdict check(Exchange exchange) {
    ClientCertificate certificate = exchange.request().certificate();
    if (certificate instanceof ClientCertificate.Refused refused) {
      return settle(exchange, Proof.refused(refused.why()));
    }
    if (certificate instanceof ClientCertificate.Verified shown && !shown.stands()) {
      return settle(exchange, fallen(shown, exchange.arrivedMillis()));
    }
    return switch (Presented.in(exchange.request().headers())) {
      case Presented.Nothing _ -> byCertificate(exchange, certificate);
      case Presented.Wrong wrong -> settle(exchange, Proof.refused(wrong.why()));
      case Presented.One one -> settle(exchange, one);
    };
  }

  // Its authority may have revoked it, or be believed no more itself: which, is not known here.
  private static Proof.Refused fallen(ClientCertificate.Verified shown, long now) {
    return now > shown.notAfterMillis()
        ? new Proof.Refused(Reason.CREDENTIAL_EXPIRED, shown.id())
        : new Proof.Refused(Reason.CREDENTIAL_REVOKED, shown.id() + " is not believed any more");
  }

  // Of an open stream: nobody tries credentials, so nothing is counted and nobody has to wait.
  @Override
  public Verdict again(Exchange exchange) {
    long now = exchange.arrivedMillis();
    ClientCertificate certificate = exchange.request().certificate();
    if (certificate instanceof ClientCertificate.Verified shown && !shown.stands()) {
      return judged(exchange, fallen(shown, now));
    }
    return switch (Presented.in(exchange.request().headers())) {
      case Presented.Nothing _ when certificate instanceof ClientCertificate.Verified shown ->
          judged(exchange, credentials.certificates().proof(shown, now));
      case Presented.Nothing _ when anyone != null -> Verdict.pass(exchange.by(anyone));
      case Presented.Nothing _ -> Verdict.deny(Reason.CREDENTIAL_MISSING);
      case Presented.Wrong wrong -> Verdict.deny(Reason.CREDENTIAL_INVALID, wrong.why());
      case Presented.One one ->
          switch (credentials.find(one, now)) {
            case Credentials.Settled settled -> judged(exchange, settled.proof());
            case Credentials.MaybeToken maybe ->
                Verdict.later(
                    waiting ->
                        judged(
                            exchange, credentials.verify(one.text(), maybe.hash(), now, waiting)));
          };
    };
  }

  private Verdict.Settled judged(Exchange exchange, Proof proof) {
    return switch (proof) {
      case Proof.Proven proven -> passed(exchange, proven);
      case Proof.Refused refused -> Verdict.deny(refused.reason(), refused.detail());
    };
  }

  private Verdict byCertificate(Exchange exchange, ClientCertificate certificate) {
    if (certificate instanceof ClientCertificate.Verified shown) {
      return settle(exchange, credentials.certificates().proof(shown, exchange.arrivedMillis()));
    }
    return anyone == null
        ? Verdict.deny(Reason.CREDENTIAL_MISSING, CHALLENGE)
        : Verdict.pass(exchange.by(anyone));
  }

  private Verdict settle(Exchange exchange, Presented.One presented) {
    long now = exchange.arrivedMillis();
    return switch (credentials.find(presented, now)) {
      case Credentials.Settled settled -> settle(exchange, settled.proof());
      case Credentials.MaybeToken maybe -> verify(exchange, presented.text(), maybe.hash(), now);
    };
  }

  // On a thread of its own even if the keys are at hand: a signature costs as much as ten calls.
  private Verdict verify(Exchange exchange, String token, KeyHash hash, long now) {
    return Verdict.later(
        waiting ->
            switch (credentials.verify(token, hash, now, waiting)) {
              case Proof.Proven proven -> passed(exchange, proven);
              case Proof.Refused refused -> paused(refusal(exchange, refused));
            });
  }

  private Verdict settle(Exchange exchange, Proof proof) {
    return switch (proof) {
      case Proof.Proven proven -> passed(exchange, proven);
      case Proof.Refused refused -> {
        Refusal refusal = refusal(exchange, refused);
        yield refusal.after().isZero() ? refusal.deny() : delayed(refusal);
      }
    };
  }

  // A caller is bound to one entry: a certificate beside another credential must not be another's.
  private Verdict.Settled passed(Exchange exchange, Proof.Proven proven) {
    Caller.Proven caller = proven.caller();
    if (exchange.request().certificate() instanceof ClientCertificate.Verified shown
        && !credentials.certificates().agrees(shown, caller.integration())) {
      return Verdict.deny(
          Reason.CALLER_AMBIGUOUS, shown.id() + " is not of " + caller.integration());
    }
    return new Verdict.Pass(noted(exchange).by(proven.caller()));
  }

  private Exchange noted(Exchange exchange) {
    return failures.many(exchange.request().source())
        ? exchange.with(
            new Finding("success-after-failures", Stage.AUTHENTICATE, "from the same source"))
        : exchange;
  }

  /** A denial, and how long it waits before it goes out. */
  private record Refusal(Verdict.Deny deny, Duration after) {}

  // Only what is wrong counts as a failure; what cannot be told, or bound, does not.
  private Refusal refusal(Exchange exchange, Proof.Refused refused) {
    Reason reason = refused.reason();
    if (reason == Reason.ISSUER_AWAY) {
      Hint later = Hint.retryAfter(ISSUER_PAUSE);
      return new Refusal(Verdict.deny(reason, refused.detail(), later), Duration.ZERO);
    }
    if (reason.status() != 401) {
      return new Refusal(Verdict.deny(reason, refused.detail()), Duration.ZERO);
    }
    InetAddress source = exchange.request().source();
    return switch (failures.count(source)) {
      case Failures.TooMany many -> {
        Hint later = Hint.retryAfter(many.retryAfter());
        Verdict.Deny deny = Verdict.deny(Reason.TOO_MANY_FAILURES, refused.detail(), later);
        yield new Refusal(noted(deny, source), Duration.ZERO);
      }
      case Failures.Refuse refuse -> {
        Verdict.Deny deny = Verdict.deny(reason, refused.detail(), INVALID);
        yield new Refusal(noted(deny, source), refuse.after());
      }
    };
  }

  private Verdict.Deny noted(Verdict.Deny deny, InetAddress source) {
    return failures.many(source)
        ? deny.noting(new Finding("repeated-failures", Stage.AUTHENTICATE, "from the same source"))
        : deny;
  }

  // No thread waits: the refusal comes back to the loop when its time has come.
  private static Verdict delayed(Refusal refusal) {
    return new Verdict.Later(
        (_, resume) -> {
          CompletableFuture<Void> timer =
              CompletableFuture.runAsync(
                  () -> resume.with(refusal.deny()),
                  CompletableFuture.delayedExecutor(
                      refusal.after().toNanos(), TimeUnit.NANOSECONDS, Runnable::run));
          resume.onStop(() -> timer.cancel(false));
        });
  }

  // On a virtual thread, which holds no other while it is parked.
  private static Verdict.Deny paused(Refusal refusal) {
    LockSupport.parkNanos(refusal.after().toNanos());
    return refusal.deny();
  }
}
