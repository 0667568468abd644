package dev.gatehouse.admin;

import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Verdict;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Answers {@code /metrics}, in the Prometheus text format or, if asked for, OpenMetrics. */
public final class MetricsPage implements Control {
  private final Metrics metrics;

  public MetricsPage(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Off the loop: with many operations the page takes longer to write than a call may wait. */
  @Override
  public Verdict check(Exchange exchange) {
    return Verdict.later(_ -> new Verdict.Pass(exchange.with(page(exchange))));
  }

  private Response page(Exchange exchange) {
    List<String> accepted = exchange.request().headers().all("accept");
    OpenMetricsTextFormatWriter open = OpenMetricsTextFormatWriter.create();
    ExpositionFormatWriter writer =
        open.accepts(String.join(",", accepted)) ? open : PrometheusTextFormatWriter.create();
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try {
      writer.write(page, metrics.snapshot(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Page.of(200, writer.getContentType(), page.toByteArray());
  }
}
