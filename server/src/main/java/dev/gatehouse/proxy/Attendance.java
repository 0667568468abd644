package dev.gatehouse.proxy;

import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is done for an upstream now and then, whether or not somebody calls it. */
final class Attendance {
  private static final long EVERY_MILLIS = 200;

  /** Of an upstream that refuses, a connection should not be asked for at every look. */
  private static final int WARMED_EVERY = 5;

  private final Upstream upstream;
  private final ProxyLoop loop;
  private final Optional<HealthChecks> checks;
  private volatile @Nullable Future<?> timer;
  private int looks;

  Attendance(Upstream upstream, ProxyLoop loop) {
    this.upstream = upstream;
    this.loop = loop;
    checks =
        upstream.config().policy().check().map(check -> new HealthChecks(upstream, loop, check));
  }

  void start() {
    timer =
        loop.events().scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  void stop() {
    Future<?> current = timer;
    if (current != null) {
      current.cancel(false);
    }
  }

  private void look() {
    long now = System.nanoTime();
    Targets targets = upstream.targets();
    upstream.gate().roster.look(now);
    targets.look(now);
    int warm = upstream.config().policy().warm();
    if ((warm > 0 || checks.isPresent()) && targets.known(loop, new Nobody())) {
      if (warm > 0 && looks++ % WARMED_EVERY == 0) {
        targets.all().forEach(target -> target.warm(warm));
      }
      checks.ifPresent(it -> it.look(now));
    }
  }

  /** Asks where an upstream is only for the answer to be known. */
  private static final class Nobody implements Targets.Asker {
    @Override
    public void known() {
      // The next look finds it.
    }

    @Override
    public void nowhere(String why) {
      // Whoever calls is told.
    }
  }
}
