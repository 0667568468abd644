package dev.gatehouse;

import dev.gatehouse.config.FileWatch;
import dev.gatehouse.register.Stops;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what a successor stops: it concerns the streams that are left here, too. */
final class SuccessorStops implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SuccessorStops.class);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Stops stops;
  private final FileWatch watch;

  /** Has heard of what was stopped until now when this returns. */
  SuccessorStops(Stops stops) {
    this.stops = stops;
    watch = new FileWatch(() -> List.of(stops.file()), LOOK, this::hear);
    hear();
  }

  private void hear() {
    try {
      stops.reread();
    } catch (IOException e) {
      LOG.error("what was stopped before stays stopped, and nothing else: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
