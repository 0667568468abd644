package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * Asks each address of an upstream whether it is well, over the connections that calls use. No
 * caller is behind such a request: nothing bounds it and nothing is recorded. Confined to a loop.
 */
final class HealthChecks {
  private static final Operation CHECK = new Operation("", "check", "GET", "", Effect.READ, false);

  private final Upstream upstream;
  private final ProxyLoop loop;
  private final UpstreamPolicy.Check check;
  private final UpstreamRequest form;
  private final String path;
  private final String query;
  private long next;
  private boolean begun;

  HealthChecks(Upstream upstream, ProxyLoop loop, UpstreamPolicy.Check check) {
    this.upstream = upstream;
    this.loop = loop;
    this.check = check;
    int mark = check.path().indexOf('?');
    path = mark < 0 ? check.path() : check.path().substring(0, mark);
    query = mark < 0 ? "" : check.path().substring(mark + 1);
    form =
        new UpstreamRequest(
            upstream,
            new Forward.Config(
                new UpstreamCredential.None(), false, Set.of(), Deadlines.of(check.timeout())));
  }

  /** Asks if it is time to; to be called now and then. */
  void look(long now) {
    if (!begun || now - next >= 0) {
      begun = true;
      next = now + check.every().toNanos();
      upstream.targets().all().forEach(this::ask);
    }
  }

  private void ask(Target target) {
    long now = System.nanoTime();
    Request request =
        new Request(
            "GET",
            upstream.tls() == null ? "http" : "https",
            upstream.host(),
            path,
            query,
            Headers.EMPTY,
            Body.NONE,
            InetAddress.getLoopbackAddress());
    Exchange exchange =
        Exchange.begin("", loop, loop.millis(), now, now + check.timeout().toNanos(), request)
            .with(CHECK, List.of(), path);
    new Forwarding(form, exchange, new Asked(target), target).begin();
  }

  /** Waits for the answer of one address. */
  private final class Asked implements Verdict.Resume {
    private final Target target;

    Asked(Target target) {
      this.target = target;
    }

    @Override
    public void with(Verdict.Settled verdict) {
      switch (verdict) {
        case Verdict.Deny deny -> found(false, deny.reason().code() + ": " + deny.detail());
        case Verdict.Pass pass -> answered(pass.exchange());
        case Verdict.Answer answer -> answered(answer.exchange());
      }
    }

    private void answered(Exchange exchange) {
      Response response = exchange.response().orElseThrow();
      if (response.body() instanceof WireBody unread) {
        unread.discard();
      }
      found(response.status() / 100 == 2, "answered " + response.status());
    }

    private void found(boolean well, String detail) {
      if (target.checked(well, check)) {
        upstream.gate().checked(target, well, detail);
      }
    }

    @Override
    public void onStop(Runnable release) {
      // Nobody stops it: its deadline ends it.
    }
  }
}
