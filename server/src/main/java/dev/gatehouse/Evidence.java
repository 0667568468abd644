package dev.gatehouse;

import dev.gatehouse.admin.Metrics;
import dev.gatehouse.audit.Archive;
import dev.gatehouse.audit.Retaining;
import dev.gatehouse.audit.Witnessing;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/** What is done for the journal's evidence beside the calls of a gateway that runs. */
record Evidence(Optional<Witnessing> witnessing, Optional<Retaining> retaining)
    implements AutoCloseable {

  /** Begins it, as the configuration says. */
  static Evidence of(AuditConfig config, Estate estate, Archive archive, Metrics metrics) {
    Optional<Witnessing> witnessing = config.witness().map(where -> witnessing(where, estate));
    witnessing.ifPresent(
        one -> {
          show(one, metrics);
          one.start();
        });
    Optional<Retaining> retaining = config.retention().map(how -> retaining(how, archive));
    retaining.ifPresent(Retaining::start);
    return new Evidence(witnessing, retaining);
  }

  private static Witnessing witnessing(URI where, Estate estate) {
    return new Witnessing(estate.audit().journal(), estate.path(), where, Witnessing.EVERY);
  }

  private static Retaining retaining(AuditConfig.Retention how, Archive archive) {
    OptionalLong size =
        how.size().isPresent() ? OptionalLong.of(how.size().get().bytes()) : OptionalLong.empty();
    return new Retaining(archive, how.age(), size);
  }

  private static void show(Witnessing witnessing, Metrics metrics) {
    metrics.gauge(
        "gatehouse_witness_records",
        "Records of the last checkpoint that the witness holds.",
        witnessing::held);
    metrics.gauge(
        "gatehouse_witness_trouble",
        "Whether the witness was away or did not agree when it was given a checkpoint last.",
        () -> witnessing.trouble().isEmpty() ? 0 : 1);
    metrics.counter(
        "gatehouse_witness_failures",
        "How many times the witness was away or did not agree.",
        witnessing::failures);
  }

  /** Deletes nothing any more; before the journal is closed. */
  void endRetention() {
    retaining.ifPresent(Retaining::close);
  }

  /** Gives the witness the checkpoint that the journal signed when it was closed. */
  @Override
  public void close() {
    witnessing.ifPresent(Witnessing::close);
  }
}
