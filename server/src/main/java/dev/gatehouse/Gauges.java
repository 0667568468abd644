package dev.gatehouse;

import dev.gatehouse.admin.LoopDelay;
import dev.gatehouse.admin.Metrics;
import dev.gatehouse.admin.ProcessMetrics;
import dev.gatehouse.proxy.Transport;

/** What a running gateway tells of itself beside the calls that it counts. */
record Gauges(Services services, Estate estate, Transport transport, Doors doors) {
  void show(Metrics metrics, LoopDelay delay) {
    metrics.gauge("gatehouse_calls_under_way", "Calls under way.", services.load()::calls);
    metrics.gauge(
        "gatehouse_buffered_bytes",
        "Contents that are held for slow callers and upstreams.",
        transport::buffered);
    metrics.gauge("gatehouse_connections", "Connections of callers.", doors::connections);
    metrics.gauges(
        "gatehouse_certificate_ends_seconds",
        "When the first certificate that is shown ends, in seconds since the epoch.",
        "listener",
        doors::certificatesEnd);
    metrics.gauges(
        "gatehouse_revocations_end_seconds",
        "When the first list of revoked certificates of callers ends, in seconds since the epoch.",
        "listener",
        doors::revocationsEnd);
    metrics.gauges(
        "gatehouse_loop_delay_seconds",
        "How long a task waits for its event loop.",
        "loop",
        delay::seconds);
    showKept(metrics);
    ProcessMetrics.show(metrics);
  }

  private void showKept(Metrics metrics) {
    metrics.gauge(
        "gatehouse_journal_records",
        "Records in the journal.",
        () -> estate.audit().journal().size());
    metrics.gauge(
        "gatehouse_approvals_pending",
        "Calls that wait for a person.",
        () -> estate.register().approvals().pending());
    metrics.gauge(
        "gatehouse_stops",
        "Things that an operator has stopped.",
        () -> services.stops().now().all().size());
    metrics.gauge(
        "gatehouse_idempotency_keys", "Keys of changes that are kept.", services.repeats()::keys);
    metrics.gauge(
        "gatehouse_idempotency_bytes", "Files of their first answers.", services.repeats()::bytes);
    metrics.counter(
        "gatehouse_lessons_missed",
        "Calls that were too many or too large to learn from.",
        services.lessons()::missed);
  }
}
