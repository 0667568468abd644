package dev.gatehouse.journal;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A statement about the journal: at this time its first `size` records had this Merkle root. Its
 * text is the body of a signed note (C2SP tlog-checkpoint), with the time as extension line.
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared by value; the root is compared by its bytes
public record Checkpoint(String origin, long size, byte[] root, Instant time) {
  private static final String TIME = "time ";
  static final int LINES = 4;

  String text() {
    return origin
        + "\n"
        + size
        + "\n"
        + Base64.getEncoder().encodeToString(root)
        + "\n"
        + TIME
        + time
        + "\n";
  }

  static Optional<Checkpoint> parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < LINES || !lines.get(3).startsWith(TIME)) {
      return Optional.empty();
    }
    try {
      long size = Long.parseLong(lines.get(1));
      byte[] root = Base64.getDecoder().decode(lines.get(2));
      Instant time = Instant.parse(lines.get(3).substring(TIME.length()));
      return size < 0 || root.length != TreeHash.LENGTH
          ? Optional.empty()
          : Optional.of(new Checkpoint(lines.get(0), size, root, time));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
