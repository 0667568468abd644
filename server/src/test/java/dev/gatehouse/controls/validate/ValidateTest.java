package dev.gatehouse.controls.validate;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static dev.gatehouse.pipeline.Calls.CREATE_NOTE;
import static dev.gatehouse.pipeline.Hint.violation;
import static dev.gatehouse.pipeline.Reason.BODY_INVALID;
import static dev.gatehouse.pipeline.Reason.BODY_MALFORMED;
import static dev.gatehouse.pipeline.Reason.BODY_TOO_LARGE;
import static dev.gatehouse.pipeline.Reason.FIELD_NOT_GRANTED;
import static dev.gatehouse.pipeline.Reason.MEDIA_TYPE_UNSUPPORTED;
import static dev.gatehouse.pipeline.Reason.NOT_GRANTED;
import static dev.gatehouse.pipeline.Reason.PARAMETER_INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.InlineOperation;
import dev.gatehouse.contract.Operation;
import dev.gatehouse.controls.Contracts;
import dev.gatehouse.controls.TestCall;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Coded;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Hint;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidateTest {
  private final Validate control = control("createNote", Contracts.crm("createNote"));

  @Test
  void passes_what_keeps_the_contract() {
    assertPasses(control, note("{\"text\": \"hello\"}"));
    assertPasses(control, note(" {\"text\":\"" + "x".repeat(2_000) + "\"}\n"));
  }

  @ParameterizedTest(name = "{0} breaks {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"text\": 5} | /text | type",
        "{\"text\": \"\"} | /text | minLength",
        "{} | /text | required",
        "{\"text\": \"a\", \"more\": 1} | /more | additionalProperties",
      })
  void says_where_a_body_breaks_the_contract(String body, String pointer, String rule) {
    assertDenies(control, note(body), BODY_INVALID, violation(pointer, rule));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"text\": 'a'}", "{\"text\":\"a\",\"text\":\"b\"}", "{} {}", "\0"})
  void denies_what_is_not_well_formed(String body) {
    assertDenies(control, note(body), BODY_MALFORMED);
  }

  @Test
  void never_repeats_a_value() {
    Verdict.Deny deny = assertDenies(control, note("{\"text\": [\"s3cret\"]}"), BODY_INVALID);
    assertThat(deny.toString()).doesNotContain("s3cret");
  }

  @Test
  void says_a_bounded_number_of_things() {
    StringBuilder many = new StringBuilder("{\"text\": \"a\"");
    for (int i = 0; i < 1_000; i++) {
      many.append(", \"f").append(i).append("\": 1");
    }
    assertThat(assertDenies(control, note(many + "}"), BODY_INVALID).hints())
        .hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void names_the_parameter_that_breaks_the_contract() {
    assertDenies(
        control,
        note("{\"text\": \"a\"}").path("/contacts/x/notes", "x"),
        PARAMETER_INVALID,
        violation("/path/contactId", "type"));
    assertDenies(
        control("listContacts", Contracts.crm("listContacts")),
        call().by("note-assistant").path("/contacts").query("limit=0"),
        PARAMETER_INVALID,
        violation("/query/limit", "minimum"));
  }

  @Test
  void refuses_undeclared_query_parameters_only_where_the_api_is_strict() {
    Operation list = Contracts.crm("listContacts");
    TestCall asked = call().by("note-assistant").path("/contacts").query("limit=5&page=2");
    assertPasses(control("listContacts", list), asked);
    Validate strict =
        new Validate(list.requests(), true, false, Map.of("note-assistant", Sending.ALL));
    assertDenies(strict, asked, PARAMETER_INVALID, violation("/query/page", "undeclared"));
  }

  @Test
  void refuses_undeclared_members_and_overriding_fields_only_where_the_api_is_strict() {
    Operation update = Contracts.crm("updateContact");
    TestCall more = note("{\"company\": \"Acme\", \"more\": 1}").path("/contacts/7", "7");
    TestCall override =
        note("{\"company\": \"Acme\"}")
            .path("/contacts/7", "7")
            .header("X-HTTP-Method-Override", "DELETE");
    assertPasses(control("updateContact", update), override);
    Validate strict =
        new Validate(update.requests(), true, false, Map.of("note-assistant", Sending.ALL));
    assertDenies(
        strict,
        override,
        PARAMETER_INVALID,
        violation("/header/X-HTTP-Method-Override", "undeclared"));
    assertDenies(strict, more, BODY_INVALID);
  }

  @Test
  void denies_fields_that_the_entry_does_not_let_be_sent() {
    Operation update = Contracts.crm("updateContact");
    Sending company = Sending.only(List.of("company"));
    Validate narrow =
        new Validate(update.requests(), false, false, Map.of("note-assistant", company));
    assertPasses(narrow, note("{\"company\": \"Acme\"}"));
    assertDenies(
        narrow,
        note("{\"company\": \"Acme\", \"name\": \"Ann\"}"),
        FIELD_NOT_GRANTED,
        violation("/name", "send"));
    assertDenies(narrow, note("{\"company\": 5, \"name\": \"Ann\"}"), BODY_INVALID);
  }

  @Test
  void denies_media_types_that_nobody_declared() {
    assertDenies(control, typed("{\"text\": \"a\"}", "text/plain"), MEDIA_TYPE_UNSUPPORTED);
    assertDenies(
        control,
        call().to(CREATE_NOTE).by("note-assistant").body("{\"text\": \"a\"}"),
        MEDIA_TYPE_UNSUPPORTED);
    assertPasses(control, typed("{\"text\": \"a\"}", "Application/JSON; charset=utf-8"));
  }

  @Test
  void denies_a_body_where_none_is_declared() {
    Validate get = control("getContact", Contracts.crm("getContact"));
    assertPasses(get, call().by("note-assistant"));
    assertDenies(get, note("{}"), MEDIA_TYPE_UNSUPPORTED);
  }

  @Test
  void denies_a_body_that_could_be_read_in_two_ways() {
    TestCall note = note("{\"text\": \"a\"}");
    assertPasses(control, note.header("Content-Encoding", "identity"));
    assertDenies(control, note.header("content-type", "application/json"), MEDIA_TYPE_UNSUPPORTED);
  }

  private static TestCall coded(String coding, byte[] content) {
    return call()
        .to(CREATE_NOTE)
        .by("note-assistant")
        .header("Content-Type", "application/json")
        .header("Content-Encoding", coding)
        .header("Content-Digest", "sha-256=:AAAA:")
        .body(content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", " GZip", "deflate"})
  void judges_what_is_coded_and_hands_on_what_it_judged(String coding) throws IOException {
    String text = "{\"text\": \"" + "a".repeat(1_000) + "\"}";
    Exchange passed = assertPasses(control, coded(coding, Coded.as(coding, text)));
    assertThat(passed.request().body())
        .isInstanceOfSatisfying(
            Body.Bytes.class, it -> assertThat(new String(it.content(), UTF_8)).isEqualTo(text));
    assertThat(passed.request().headers().first("content-encoding")).isEmpty();
    assertThat(passed.request().headers().first("content-digest")).isEmpty();
    assertDenies(
        control,
        coded(coding, Coded.as(coding, "{\"text\": 5}")),
        BODY_INVALID,
        violation("/text", "type"));
  }

  @Test
  void denies_codings_that_it_cannot_undo_and_names_those_it_can() {
    for (String coding : List.of("br", "zstd", "gzip, gzip", "gzip,", "")) {
      assertDenies(
          control,
          coded(coding, new byte[] {1}),
          MEDIA_TYPE_UNSUPPORTED,
          new Hint.Codings(List.of("gzip", "deflate")));
    }
  }

  @Test
  void denies_what_is_not_coded_as_it_says() {
    assertDenies(
        control, coded("gzip", new byte[] {1}), BODY_MALFORMED, violation("", "content-coding"));
  }

  @Test
  void makes_no_more_of_a_coded_body_than_the_operation_takes_or_a_hundredfold()
      throws IOException {
    byte[] mild = Coded.as("gzip", "{\"text\": \"a\"}" + " ".repeat(60_000));
    byte[] wild = Coded.as("gzip", "{\"text\": \"a\"}" + " ".repeat(600_000));
    assertPasses(control, coded("gzip", mild));
    assertDenies(control, coded("gzip", wild), BODY_TOO_LARGE);
    Validate narrow =
        new Validate(
            Contracts.crm("createNote").requests(),
            false,
            false,
            Map.of("note-assistant", Sending.ALL),
            60_000);
    assertDenies(narrow, coded("gzip", mild), BODY_TOO_LARGE);
  }

  @Test
  void leaves_alone_what_is_coded_and_nobody_looks_into() throws IOException {
    Operation inline =
        Contract.of(List.of(new InlineOperation("upload", "POST", "/files/{name}")))
            .operation("upload")
            .orElseThrow();
    TestCall upload = typed("no gzip", "text/plain").header("Content-Encoding", "gzip");
    Exchange passed = assertPasses(control("upload", inline), upload);
    assertThat(passed.request().headers().first("content-encoding")).contains("gzip");
  }

  @Test
  void a_coded_nothing_is_nothing() throws IOException {
    assertDenies(
        control, coded("gzip", Coded.as("gzip", "")), BODY_MALFORMED, violation("", "required"));
  }

  @Test
  void takes_anything_but_broken_JSON_where_nothing_is_known_of_the_operation() {
    Operation inline =
        Contract.of(List.of(new InlineOperation("upload", "POST", "/files/{name}")))
            .operation("upload")
            .orElseThrow();
    Validate open = control("upload", inline);
    assertPasses(open, note("[1, {\"a\": null}]"));
    assertPasses(open, typed("{", "text/plain"));
    assertDenies(open, note("{"), BODY_MALFORMED);
    assertDenies(open, note("{\"a\":1,\"a\":2}"), BODY_MALFORMED);
    Validate lenient =
        new Validate(inline.requests(), false, true, Map.of("note-assistant", Sending.ALL));
    assertPasses(lenient, note("{\"a\":1,\"a\":2}"));
  }

  @Test
  void denies_a_missing_body_where_one_is_required() {
    assertDenies(control, note(""), BODY_MALFORMED, violation("", "required"));
  }

  @Test
  void denies_whose_entry_is_not_known_here() {
    assertDenies(control, note("{}").by("sales-portal"), NOT_GRANTED);
  }

  private static Validate control(String id, Operation operation) {
    assertThat(operation.id()).isEqualTo(id);
    return new Validate(operation.requests(), false, false, Map.of("note-assistant", Sending.ALL));
  }

  private static TestCall note(String body) {
    return typed(body, "application/json");
  }

  private static TestCall typed(String body, String mediaType) {
    return call().to(CREATE_NOTE).by("note-assistant").header("Content-Type", mediaType).body(body);
  }
}
