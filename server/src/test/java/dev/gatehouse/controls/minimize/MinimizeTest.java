package dev.gatehouse.controls.minimize;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static dev.gatehouse.pipeline.Reason.ANSWER_MALFORMED;
import static dev.gatehouse.pipeline.Reason.ANSWER_UNDECLARED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.contract.Operation;
import dev.gatehouse.controls.Contracts;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Finding;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinimizeTest {
  private static final String PATHS =
      """
      /contacts/{contactId}:
        get:
          operationId: op
          parameters: [ { name: contactId, in: path, required: true, schema: { type: integer } } ]
          responses:
            "200":
              description: it
              content:
                application/json:
                  schema:
                    type: object
                    properties: { id: { type: integer }, name: { type: string } }
                text/csv: {}
            "204": { description: nothing }
            "404":
              description: none
              content:
                application/problem+json:
                  schema: { type: object, properties: { title: { type: string } } }
      """;

  private static Operation operation;
  private Minimize control;

  @BeforeAll
  static void compile(@TempDir Path folder) {
    operation = Contracts.of(folder, PATHS);
  }

  @BeforeEach
  void agree_to_all() {
    control = control(Agreement.all(operation.answers(), true));
  }

  @Test
  void lets_a_body_leave_of_which_nothing_has_to_go_as_it_is() {
    Response sent = json(200, "{\"id\":7,\"name\":\"Ann\"}", "ETag", "\"1\"");
    Response left = left(sent);
    assertThat(left.body()).isSameAs(sent.body());
    assertThat(left.headers().first("etag")).contains("\"1\"");
  }

  @Test
  void rewrites_a_body_and_drops_what_was_true_of_the_old_one() {
    Response left =
        left(
            json(
                200,
                "{\"id\":7,\"passwordHash\":\"secret\"}",
                "ETag",
                "\"1\"",
                "Content-Length",
                "8",
                "Content-MD5",
                "x",
                "Digest",
                "x",
                "Repr-Digest",
                "x",
                "Content-Digest",
                "x",
                "Accept-Ranges",
                "bytes",
                "Location",
                "/contacts/7"));
    assertThat(text(left)).isEqualTo("{\"id\":7}");
    assertThat(left.headers()).hasToString("[content-type, location]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":7,\"name\":\"Ann\"} | |",
        "{\"id\":7,\"passwordHash\":\"x\"} | answer-drift-undeclared | /passwordHash",
        "{\"id\":\"7\",\"name\":1} | answer-drift-type | /id and 1 more",
      })
  void notes_where_an_answer_is_not_what_the_contract_promises(
      String body, @Nullable String code, @Nullable String what) {
    Exchange exchange = assertPasses(control, answered(json(200, body)));
    if (code == null) {
      assertThat(exchange.findings()).isEmpty();
    } else {
      assertThat(exchange.findings())
          .containsExactly(new Finding(code, Stage.MINIMIZE, String.valueOf(what)));
    }
  }

  @Test
  void makes_a_failure_of_an_undeclared_success() {
    assertDenies(control, answered(json(201, "{}")), ANSWER_UNDECLARED);
    assertDenies(control, answered(json(302, "")), ANSWER_UNDECLARED);
    assertDenies(control, answered(typed(200, "text/html", "<p>")), ANSWER_UNDECLARED);
    assertDenies(control, answered(typed(200, "", "{}")), ANSWER_UNDECLARED);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 500, 503})
  void takes_the_body_off_an_undeclared_error(int status) {
    Exchange passed = assertPasses(control, answered(json(status, "{\"stack\": \"at com.acme\"}")));
    Response left = passed.response().orElseThrow();
    assertThat(left.status()).isEqualTo(status);
    assertThat(left.body().length()).isZero();
    assertThat(left.headers().size()).isZero();
    assertThat(passed.findings()).extracting(Finding::code).containsExactly("answer-undeclared");
  }

  @Test
  void takes_the_body_off_a_declared_error_of_another_media_type() {
    Response left = left(typed(404, "text/html", "<pre>stack</pre>"));
    assertThat(left.status()).isEqualTo(404);
    assertThat(left.body().length()).isZero();
  }

  @Test
  void withholds_what_cannot_be_read() {
    assertDenies(control, answered(json(200, "{broken")), ANSWER_MALFORMED);
    assertThat(left(typed(404, "application/problem+json", "{broken")).body().length()).isZero();
  }

  /** By the one it could leave as it is, by the other it could not. */
  @Test
  void withholds_what_has_two_media_types() {
    String raw = "{\"passwordHash\":\"x\"}";
    assertDenies(
        control,
        answered(typed(200, "text/csv", raw, "content-type", "application/json")),
        ANSWER_MALFORMED);
    assertThat(left(typed(404, "text/csv", raw, "Content-Type", "text/csv")).body().length())
        .isZero();
  }

  @Test
  void lets_leave_what_is_empty() {
    assertThat(left(json(204, "")).status()).isEqualTo(204);
    assertThat(left(json(200, "")).status()).isEqualTo(200);
  }

  @Test
  void lets_a_304_leave_whatever_the_contract_says() {
    assertThat(left(json(304, "", "ETag", "\"1\"")).headers().first("etag")).contains("\"1\"");
  }

  @Test
  void says_nothing_to_HEAD_that_is_not_true_of_GET() {
    Response sent = json(200, "", "Content-Length", "512", "ETag", "\"1\"");
    Exchange call = call().method("HEAD").by("note-assistant").exchange().with(sent);
    Response left = assertPasses(control, call).response().orElseThrow();
    assertThat(left.headers()).hasToString("[content-type]");
  }

  @Test
  void says_nothing_of_the_software_behind() {
    assertThat(left(json(200, "{}", "Server", "Acme/1.0", "X-Powered-By", "PHP")).headers())
        .hasToString("[content-type]");
  }

  @Test
  void answers_nothing_to_whom_nothing_is_agreed() {
    Exchange call = call().by("sales-portal").exchange().with(json(200, "{}"));
    assertDenies(control, call, ANSWER_UNDECLARED);
  }

  @Test
  void agrees_to_fields_by_name() {
    control = control(Agreement.only(operation.answers(), List.of("name"), false));
    String raw = "{\"id\":7,\"name\":\"Ann\",\"passwordHash\":\"x\"}";
    assertThat(text(left(json(200, raw)))).isEqualTo("{\"name\":\"Ann\"}");
    assertThat(text(left(typed(404, "application/problem+json", "{\"title\":\"none\"}"))))
        .isEqualTo("{\"title\":\"none\"}");
  }

  @Test
  void withholds_what_nobody_can_look_into_unless_the_entry_says_opaque() {
    Response csv = typed(200, "text/csv", "id\n7");
    assertThat(text(left(csv))).isEqualTo("id\n7");
    control = control(Agreement.all(operation.answers(), false));
    assertDenies(control, answered(csv), ANSWER_UNDECLARED);
  }

  @Test
  void lets_answers_of_which_nothing_is_known_stream_by() {
    control = control(Agreement.ANYTHING);
    assertThat(control.needsBody()).isFalse();
    Body onTheWire = () -> -1;
    Response page = typed(418, "text/html", "").with(onTheWire);
    assertThat(left(page).body()).isSameAs(onTheWire);
  }

  @Test
  void says_the_kind_of_a_problem_to_whom_only_other_fields_are_agreed() {
    Operation get = Contracts.crm("getContact");
    control = control(Agreement.only(get.answers(), List.of("name"), false));
    String raw = "{\"type\":\"t\",\"title\":\"none\",\"status\":404,\"detail\":\"Ann is gone\"}";
    assertThat(text(left(typed(404, "application/problem+json", raw))))
        .isEqualTo("{\"type\":\"t\",\"title\":\"none\",\"status\":404}");
  }

  @Test
  void lets_no_secret_of_the_sample_api_leave_at_any_depth() {
    Operation list = Contracts.crm("listContacts");
    List<String> fields = List.of("id", "/*/address/city");
    control = control(Agreement.only(list.answers(), fields, false));
    String raw =
        "[{\"id\":1,\"creditCard\":\"4111\",\"address\":{\"city\":\"Rome\",\"pin\":\"1234\"}},"
            + "{\"id\":2,\"address\":null,\"passwordHash\":{\"id\":3}}]";
    assertThat(text(left(json(200, raw))))
        .isEqualTo("[{\"id\":1,\"address\":{\"city\":\"Rome\"}},{\"id\":2,\"address\":null}]");
  }

  private static Minimize control(Agreement agreement) {
    return new Minimize(Map.of("note-assistant", agreement));
  }

  private Response left(Response sent) {
    return assertPasses(control, answered(sent)).response().orElseThrow();
  }

  private static Exchange answered(Response response) {
    return call().by("note-assistant").exchange().with(response);
  }

  private static Response json(int status, String body, String... fields) {
    return typed(status, "application/json", body, fields);
  }

  private static Response typed(int status, String mediaType, String body, String... fields) {
    Headers.Builder headers = new Headers.Builder();
    if (!mediaType.isEmpty()) {
      headers.add("Content-Type", mediaType);
    }
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(fields[i], fields[i + 1]);
    }
    return new Response(status, headers.build(), new Body.Bytes(body.getBytes(UTF_8)));
  }

  private static String text(Response response) {
    return new String(((Body.Bytes) response.body()).content(), UTF_8);
  }
}
