package dev.gatehouse.controls.minimize;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static dev.gatehouse.pipeline.Reason.ANSWER_MALFORMED;
import static dev.gatehouse.pipeline.Reason.ANSWER_UNDECLARED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Finding;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinimizeTest {
  private final Minimize control = new Minimize(Map.of("note-assistant", new TwoStatuses()));

  /** Declares 200 and 404, both in JSON of which everything but secrets may leave. */
  private static final class TwoStatuses implements Answers {
    @Override
    public boolean declares(int status) {
      return status == 200 || status == 404 || status == 204;
    }

    @Override
    public Treatment of(int status, String mediaType) {
      return switch (mediaType) {
        case "application/json" -> new Project(TwoStatuses::withoutSecret);
        case "text/csv" -> PASS;
        default -> WITHHOLD;
      };
    }

    private static byte @Nullable [] withoutSecret(byte[] content) {
      String text = new String(content, UTF_8);
      if (text.startsWith("broken")) {
        return null;
      }
      return text.contains("secret") ? text.replace("secret", "").getBytes(UTF_8) : content;
    }
  }

  @Test
  void lets_a_body_leave_of_which_nothing_has_to_go_as_it_is() {
    Response sent = json(200, "{}", "ETag", "\"1\"");
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
                "{secret}",
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
    assertThat(text(left)).isEqualTo("{}");
    assertThat(left.headers()).hasToString("[content-type, location]");
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
    assertDenies(control, answered(json(200, "broken")), ANSWER_MALFORMED);
    assertThat(left(json(404, "broken")).body().length()).isZero();
  }

  @Test
  void lets_leave_what_needs_no_looking_into() {
    assertThat(text(left(typed(200, "text/csv", "id\n7")))).isEqualTo("id\n7");
    assertThat(left(json(204, "")).status()).isEqualTo(204);
  }

  @Test
  void lets_a_304_leave_whatever_the_contract_says() {
    assertThat(left(json(304, "", "ETag", "\"1\"")).headers().first("etag")).contains("\"1\"");
  }

  @Test
  void says_nothing_to_HEAD_that_is_not_true_of_GET() {
    Operation head = new Operation("crm", "getContact", "HEAD", "/c", Effect.READ, false);
    Response sent = json(200, "", "Content-Length", "512", "ETag", "\"1\"");
    Exchange call = call().to(head).by("note-assistant").exchange().with(sent);
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
