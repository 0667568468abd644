package dev.gatehouse.admin;

import dev.gatehouse.register.Approval;
import dev.gatehouse.register.ApprovalBook;
import dev.gatehouse.register.Refused;
import dev.gatehouse.register.RegisterUnavailable;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The errands that concern approvals. */
final class ApprovalErrands {
  private static final int WHY_CHARS = 1_000;
  private static final String CUT =
      "only the first %d characters of body and fields, no cookies, and text alone; what else"
              .formatted(Approval.Ask.PREVIEW_CHARS)
          + " there is, is not seen by whoever decides";

  private final ApprovalBook book;
  private final InstantSource clock;

  ApprovalErrands(ApprovalBook book, InstantSource clock) {
    this.book = book;
    this.clock = clock;
  }

  List<Row> list() {
    return book.all().stream().map(this::brief).toList();
  }

  Row show(Errand errand) throws Failed {
    String id = errand.value("id");
    return full(book.byId(id).orElseThrow(() -> Failed.mistake("there is no approval " + id)));
  }

  Row grant(Errand errand, String person) throws Failed, Refused, RegisterUnavailable {
    return full(book.grant(errand.value("id"), person, why(errand)));
  }

  Row deny(Errand errand, String person) throws Failed, Refused, RegisterUnavailable {
    return full(book.deny(errand.value("id"), person, why(errand)));
  }

  private static String why(Errand errand) throws Failed {
    String why = errand.optional("reason").orElse("");
    if (why.length() > WHY_CHARS) {
      throw Failed.mistake("--reason must have at most %d characters".formatted(WHY_CHARS));
    }
    return why;
  }

  private Row brief(Approval one) {
    return new Row(fields(one));
  }

  private Row full(Approval one) {
    Map<String, @Nullable Object> fields = fields(one);
    Approval.@Nullable Decision decision = one.decision();
    fields.put("call", one.ask().call());
    fields.put("digest", one.ask().digest());
    fields.put("decidedBy", decision == null ? null : decision.by());
    fields.put("decided", decision == null ? null : Wording.time(decision.millis()));
    fields.put("reason", decision == null ? null : decision.why());
    fields.put("passedAs", one.passed());
    // Before what is shown: behind pages of blanks nobody would find it.
    if (one.ask().isCut()) {
      fields.put("cut", CUT);
    }
    one.ask().fields().lines().forEach(line -> field(fields, line));
    fields.put("body", one.ask().preview());
    return new Row(fields);
  }

  /** Each on a line of its own: nothing in a value can look like another field. */
  private static void field(Map<String, @Nullable Object> fields, String line) {
    int colon = line.indexOf(':');
    // What was cut may end within a name.
    String name = "field " + (colon < 0 ? line : line.substring(0, colon));
    String unique = name;
    for (int i = 2; fields.containsKey(unique); i++) {
      unique = name + " (" + i + ")";
    }
    fields.put(unique, line.substring(colon + 1).strip());
  }

  private Map<String, @Nullable Object> fields(Approval one) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", one.id());
    fields.put("state", one.stateAt(clock.millis()));
    fields.put("caller", one.ask().caller());
    fields.put("integration", one.ask().integration());
    fields.put("api", one.ask().api());
    fields.put("operation", one.ask().operation());
    fields.put("method", one.ask().method());
    fields.put("target", one.ask().target());
    fields.put("created", Wording.time(one.created()));
    fields.put("expires", Wording.time(one.expires()));
    return fields;
  }
}
