package dev.gatehouse;

import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Key;
import dev.gatehouse.config.Size;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How the journal is kept, and who else holds its checkpoints. */
@Key("audit")
@Doc("How the journal is kept, and who else holds its checkpoints.")
public record AuditConfig(
    @Doc(
            "Who holds the journal's last checkpoint, so that rolling the whole folder back is"
                + " found: `file:PATH`, in a place that whoever can change the state folder cannot"
                + " change; or the `add-checkpoint` URL of a C2SP tlog-witness. It is given one"
                + " every 10 s; one that is away stops no call.")
        Optional<URI> witness,
    @Doc("How much of the journal is kept; all of it unless this is written.")
        Optional<Retention> retention) {

  /** How much of the journal is kept. */
  @Key("audit retention")
  @Doc(
      "How much of the journal is kept. Whole segments are deleted, oldest first; what"
          + " `audit hold` holds stays. The rest stays verifiable.")
  public record Retention(
      @Doc("What is older need not be kept.") Optional<Duration> age,
      @Doc("Beyond this size in all, compressed, the oldest need not be kept.")
          Optional<Size> size) {
    private static final Duration LEAST = Duration.ofHours(1);

    public Retention {
      if (age.isPresent() && age.get().compareTo(LEAST) < 0) {
        throw new IllegalArgumentException("age: is below 1h; write such as 400d");
      }
    }
  }
}
