package dev.gatehouse.admin;

import dev.gatehouse.audit.Archive;
import dev.gatehouse.audit.Hold;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does errands on the journal that this process owns, and hands on all others. */
public final class EvidenceDesk implements Desk {
  private final Archive archive;
  private final Desk others;

  public EvidenceDesk(Archive archive, Desk others) {
    this.archive = archive;
    this.others = others;
  }

  @Override
  public List<Row> run(Errand errand, String person) throws Failed {
    try {
      return switch (errand.name()) {
        case "audit hold add" -> List.of(add(errand, person));
        case "audit hold list" -> archive.holds().stream().map(EvidenceDesk::row).toList();
        case "audit hold release" -> List.of(release(errand, person));
        case "audit erase" -> List.of(erase(errand, person));
        default -> others.run(errand, person);
      };
    } catch (IOException e) {
      throw Failed.operation("it cannot be kept: " + e.getMessage());
    }
  }

  private Row add(Errand errand, String person) throws Failed, IOException {
    Hold hold;
    try {
      hold =
          new Hold(
              errand.value("name"),
              millis(errand, "since").orElse(Long.MIN_VALUE),
              millis(errand, "until").orElse(Long.MAX_VALUE),
              errand.optional("integration").orElse(""),
              errand.optional("caller").orElse(""));
    } catch (IllegalArgumentException e) {
      throw Failed.mistake(String.valueOf(e.getMessage()));
    }
    if (!archive.hold(hold, person, errand.optional("reason").orElse(""))) {
      throw Failed.mistake("there is a hold " + hold.name() + " already");
    }
    return row(hold);
  }

  private static Optional<Long> millis(Errand errand, String argument) throws Failed {
    Optional<String> text = errand.optional(argument);
    try {
      return text.map(it -> Instant.parse(it).toEpochMilli());
    } catch (DateTimeParseException e) {
      throw Failed.mistake(argument + " must be a time, was " + text.orElse(""));
    }
  }

  private Row release(Errand errand, String person) throws Failed, IOException {
    String name = errand.value("name");
    if (!archive.release(name, person, errand.optional("reason").orElse(""))) {
      throw Failed.mistake("there is no hold " + name);
    }
    return Row.of("name", name, "state", "released");
  }

  private Row erase(Errand errand, String person) throws Failed, IOException {
    String subject = errand.value("subject");
    if (!archive.erase(subject, person)) {
      throw Failed.mistake("no record is about a person " + subject);
    }
    return Row.of("subject", subject, "state", "erased");
  }

  private static Row row(Hold hold) {
    return Row.of(
        "name", hold.name(),
        "since", hold.from() == Long.MIN_VALUE ? null : time(hold.from()),
        "until", hold.to() == Long.MAX_VALUE ? null : time(hold.to()),
        "integration", empty(hold.integration()),
        "caller", empty(hold.caller()));
  }

  private static @Nullable String empty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
