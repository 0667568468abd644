package dev.gatehouse.controls.validate;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static dev.gatehouse.pipeline.Calls.CREATE_NOTE;
import static dev.gatehouse.pipeline.Hint.violation;
import static dev.gatehouse.pipeline.Reason.BODY_INVALID;
import static dev.gatehouse.pipeline.Reason.BODY_MALFORMED;
import static dev.gatehouse.pipeline.Reason.FIELD_NOT_GRANTED;
import static dev.gatehouse.pipeline.Reason.MEDIA_TYPE_UNSUPPORTED;
import static dev.gatehouse.pipeline.Reason.NOT_GRANTED;
import static dev.gatehouse.pipeline.Reason.PARAMETER_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.TestCall;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValidateTest {
  private final Validate control = new Validate(Map.of("note-assistant", new SpokenRequests()));

  /** Finds of a body what its text says. */
  private static final class SpokenRequests implements Requests {
    @Override
    public List<Hint.Violation> parameters(Exchange exchange) {
      return exchange.pathValues().getFirst().equals("7")
          ? List.of()
          : List.of(new Hint.Violation("path.contactId", "type"));
    }

    @Override
    public Found body(String mediaType, byte[] content) {
      if (!mediaType.equals("application/json")) {
        return OTHER_MEDIA_TYPE;
      }
      Hint.Violation text = new Hint.Violation("/text", "minLength");
      return switch (new String(content, StandardCharsets.UTF_8)) {
        case "malformed" -> new Malformed(new Hint.Violation("", "syntax"));
        case "broken" -> new Broken(Collections.nCopies(50, text));
        case "too much" -> new NotGranted(List.of(new Hint.Violation("/owner", "not-granted")));
        default -> FINE;
      };
    }
  }

  @Test
  void passes_what_keeps_the_contract() {
    assertPasses(control, note("fine"));
  }

  @Test
  void names_the_parameter_that_breaks_the_contract() {
    assertDenies(
        control,
        note("fine").path("/contacts/x/notes", "x"),
        PARAMETER_INVALID,
        violation("path.contactId", "type"));
  }

  @Test
  void says_where_a_body_is_wrong_and_how() {
    assertDenies(control, note("malformed"), BODY_MALFORMED, violation("", "syntax"));
    assertDenies(control, note("broken"), BODY_INVALID, violation("/text", "minLength"));
    assertDenies(control, note("too much"), FIELD_NOT_GRANTED, violation("/owner", "not-granted"));
  }

  @Test
  void says_a_bounded_number_of_things() {
    Verdict.Deny deny = assertDenies(control, note("broken"), BODY_INVALID);
    assertThat(deny.hints()).hasSize(20);
  }

  @Test
  void denies_media_types_that_nobody_declared() {
    assertDenies(
        control,
        call().to(CREATE_NOTE).by("note-assistant").body("fine").header("Content-Type", "text/x"),
        MEDIA_TYPE_UNSUPPORTED);
  }

  @Test
  void denies_a_body_that_could_be_read_in_two_ways() {
    assertDenies(
        control, note("fine").header("content-type", "application/json"), MEDIA_TYPE_UNSUPPORTED);
    assertDenies(control, note("fine").header("Content-Encoding", "gzip"), MEDIA_TYPE_UNSUPPORTED);
    assertPasses(control, note("fine").header("Content-Encoding", "identity"));
  }

  @Test
  void denies_whose_entry_is_not_known_here() {
    assertDenies(control, note("fine").by("sales-portal"), NOT_GRANTED);
  }

  private static TestCall note(String body) {
    return call()
        .to(CREATE_NOTE)
        .by("note-assistant")
        .header("Content-Type", "application/json")
        .body(body);
  }
}
