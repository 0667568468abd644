package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Verdict;
import java.util.Optional;
import java.util.Set;

/** Sends a call to its upstream, with our credential instead of the caller's. */
public final class Forward implements Control {

  /**
   * What is sent along.
   *
   * @param plainAnswers whether to ask for answers without content coding, because a control reads
   *     them
   * @param withheld further fields of the caller's that do not go along, in lower case
   * @param deadlines how long the upstream has
   */
  public record Config(
      UpstreamCredential credential,
      boolean plainAnswers,
      Set<String> withheld,
      Deadlines deadlines) {
    public static final Config PLAIN = new Config(new UpstreamCredential.None(), false, Set.of());

    /** With an upstream that has all the time. */
    public Config(UpstreamCredential credential, boolean plainAnswers, Set<String> withheld) {
      this(credential, plainAnswers, withheld, Deadlines.NONE);
    }
  }

  private final UpstreamRequest form;

  public Forward(Upstream upstream, Config config) {
    form = new UpstreamRequest(upstream, config);
  }

  @Override
  public Verdict check(Exchange exchange) {
    if (exchange.operation().live().kind() == Live.Kind.WEBSOCKET) {
      Optional<Verdict.Deny> no = Handshake.refusal(exchange.request());
      if (no.isPresent()) {
        return no.get();
      }
    }
    return new Verdict.Later(this::begin);
  }

  private void begin(Exchange exchange, Verdict.Resume resume) {
    new Forwarding(form, exchange, resume, null).begin();
  }
}
