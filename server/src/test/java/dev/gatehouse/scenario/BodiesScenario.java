package dev.gatehouse.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Coded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Forms, files and text: what reaches the upstream, and what the caller is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodiesScenario {
  private static final String CONTRACT =
      """
      openapi: 3.1.0
      info: { title: Desk, version: "1" }
      paths:
        /tickets:
          get:
            operationId: seeTicket
            responses:
              "200":
                description: found
                content: { application/json: { schema: { $ref: '#/components/schemas/Ticket' } } }
          post:
            operationId: openTicket
            requestBody:
              required: true
              content:
                application/x-www-form-urlencoded:
                  schema: { $ref: '#/components/schemas/Ticket' }
                multipart/form-data:
                  schema: { $ref: '#/components/schemas/Ticket' }
                  encoding: { photo: { contentType: image/png } }
                text/plain:
                  schema: { type: string, maxLength: 10 }
            responses: { "204": { description: done } }
      components:
        schemas:
          Ticket:
            type: object
            required: [subject]
            properties:
              subject: { type: string, maxLength: 10 }
              level: { type: integer, maximum: 3 }
              photo: { contentMediaType: image/png, maxLength: 20 }
      """;
  private static final String PNG = "\u0089PNG\r\n\u001a\n";

  private Upstream upstream;
  private Gate gate;
  private String full;
  private String bounded;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    upstream = new Upstream(_ -> new Upstream.Say(204, "text/plain", ""));
    Files.writeString(folder.resolve("desk.yaml"), CONTRACT);
    gate =
        new Gate(
                folder,
                """
                listen:
                  public: { address: "127.0.0.1:0", tls: off }
                state: ./state
                apis:
                  desk:
                    at: { path: /desk }
                    contract: desk.yaml
                    upstream: { url: "%s" }
                  inline:
                    at: { path: /inline }
                    operations: { put: POST /things, get: GET /things }
                    upstream: { url: "%s" }
                integrations:
                  full:
                    kind: service
                    callers: [ { keys: true } ]
                    purpose: Tests
                    owner: team@example.com
                    review: 2099-01-01
                    allow: { desk: "*", inline: "*" }
                  bounded:
                    kind: agent
                    callers: [ { keys: true } ]
                    purpose: Tests
                    owner: team@example.com
                    review: 2099-01-01
                    allow: { desk: { openTicket: { send: [subject] }, seeTicket: { fields: [subject] } } }
                """
                    .formatted(upstream.url(), upstream.url()))
            .start();
    full = gate.issueKey("full");
    bounded = gate.issueKey("bounded");
  }

  @BeforeEach
  void forget() {
    upstream.forget();
    upstream.script(_ -> new Upstream.Say(204, "text/plain", ""));
  }

  @AfterAll
  void stop() {
    gate.close();
    upstream.close();
  }

  @Test
  void a_form_passes_as_it_came_or_not_at_all() throws IOException {
    passes(form(full, "subject=Help+me&level=3"), "subject=Help+me&level=3");
    refuses(form(full, "level=3"), 422, "body-invalid", "/subject", "required");
    refuses(form(full, "subject=a&level=4"), 422, "body-invalid", "/level", "maximum");
    refuses(form(full, "subject=%zz"), 400, "body-malformed", "", "percent-encoding");
    passes(form(bounded, "subject=a"), "subject=a");
    refuses(form(bounded, "subject=a&level=1"), 422, "field-not-granted", "/level", "send");
  }

  @Test
  void a_form_with_files_passes_as_it_came_or_not_at_all() throws IOException {
    String good = part("subject", "", "a") + file(PNG) + "--b--\r\n";
    passes(multipart(full, good), good);
    refuses(
        multipart(full, part("subject", "", "a") + file("<html>") + "--b--\r\n"),
        422,
        "body-invalid",
        "/photo",
        "file-type");
    refuses(
        multipart(full, part("subject", "", "a") + file(PNG + "x".repeat(13)) + "--b--\r\n"),
        422,
        "body-invalid",
        "/photo",
        "maxLength");
    refuses(multipart(full, "x" + good), 400, "body-malformed", "", "multipart-start");
    refuses(multipart(full, good + "x"), 400, "body-malformed", "", "multipart-epilogue");
    refuses(multipart(bounded, good), 422, "field-not-granted", "/photo", "send");
  }

  @Test
  void text_keeps_its_schema() throws IOException {
    Call text = post("/desk/tickets", full).with("Content-Type", "text/plain");
    passes(text.raw("hello".getBytes(ISO_8859_1)), "hello");
    refuses(text.raw("hello, world".getBytes(ISO_8859_1)), 422, "body-invalid", "", "maxLength");
  }

  @Test
  void an_operation_without_a_contract_takes_JSON_that_is_well_formed_and_anything_else()
      throws IOException {
    Call inline = post("/inline/things", full);
    passes(inline.json("{\"a\":[1]}"), "{\"a\":[1]}");
    refuses(inline.json("{\"a\":[1}"), 400, "body-malformed", "/a", "json");
    refuses(inline.json("{\"a\":1,\"a\":2}"), 400, "body-malformed", "", "duplicate-key");
    byte[] text = "{\"a\":".getBytes(ISO_8859_1);
    passes(inline.with("Content-Type", "text/plain").raw(text), "{\"a\":");
    Call coded = inline.with("Content-Encoding", "gzip");
    passes(coded.with("Content-Type", "text/plain").raw(text), "{\"a\":");
    assertThat(gate.call(coded.json("{}")).code()).isEqualTo("body-malformed");
    passes(
        coded.with("Content-Type", "application/json").raw(Coded.as("gzip", "{\"a\":[2]}")),
        "{\"a\":[2]}");
  }

  @Test
  void what_is_coded_reaches_the_upstream_as_it_was_judged() throws IOException {
    Call form = post("/desk/tickets", bounded).with("Content-Encoding", "gzip");
    form = form.with("Content-Type", "application/x-www-form-urlencoded");
    passes(form.raw(Coded.as("gzip", "subject=a")), "subject=a");
    assertThat(upstream.seen().getFirst().fields()).doesNotContainKey("Content-encoding");
    byte[] level = Coded.as("gzip", "subject=a&level=1");
    refuses(form.raw(level), 422, "field-not-granted", "/level", "send");
    byte[] twice = new byte[2 * level.length];
    byte[] once = Coded.as("gzip", "subject=a");
    System.arraycopy(once, 0, twice, 0, once.length);
    refuses(form.raw(twice), 400, "body-malformed", "", "content-coding");
    Call brotli = post("/desk/tickets", full).with("Content-Encoding", "br");
    Answer refused = gate.call(brotli.with("Content-Type", "text/plain").raw(new byte[] {1, 2, 3}));
    assertThat(refused.status()).isEqualTo(415);
    assertThat(refused.field("Accept-Encoding")).contains("gzip, deflate");
  }

  @Test
  void a_part_of_an_answer_is_not_asked_for_where_a_control_reads_it() throws IOException {
    upstream.script(
        seen ->
            seen.fields().containsKey("Range")
                ? new Upstream.Say(206, "application/json", "{\"su")
                : Upstream.Say.json("{\"subject\":\"a\",\"level\":1}"));
    Call ranged = Call.get("/desk/tickets").with("Range", "bytes=0-4").with("If-Range", "\"1\"");
    Answer whole = gate.call(ranged.key(bounded));
    assertThat(whole.status()).as(whole.body()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo("{\"subject\":\"a\"}");
    assertThat(upstream.seen().getFirst().fields()).doesNotContainKeys("Range", "If-range");
    Call unread = Call.get("/inline/things").with("Range", "bytes=0-4").key(full);
    Answer part = gate.call(unread);
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("{\"su");
  }

  private void passes(Call call, String seen) throws IOException {
    upstream.forget();
    Answer answer = gate.call(call);
    assertThat(answer.status()).as(answer.body()).isEqualTo(204);
    assertThat(upstream.seen()).hasSize(1);
    assertThat(upstream.seen().getFirst().body())
        .isEqualTo(new String(seen.getBytes(ISO_8859_1), UTF_8));
  }

  private void refuses(Call call, int status, String code, String pointer, String rule)
      throws IOException {
    upstream.forget();
    Answer answer = gate.call(call);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.body())
        .contains("\"pointer\":\"" + pointer + "\"")
        .contains("\"" + rule + "\"");
    assertThat(upstream.seen()).isEmpty();
  }

  private static Call post(String target, String key) {
    return Call.of("POST", target).key(key);
  }

  private static Call form(String key, String body) {
    return post("/desk/tickets", key)
        .with("Content-Type", "application/x-www-form-urlencoded")
        .raw(body.getBytes(ISO_8859_1));
  }

  private static Call multipart(String key, String body) {
    return post("/desk/tickets", key)
        .with("Content-Type", "multipart/form-data; boundary=b")
        .raw(body.getBytes(ISO_8859_1));
  }

  private static String part(String name, String more, String content) {
    return "--b\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n"
        .formatted(name, more, content);
  }

  private static String file(String content) {
    return part("photo", "; filename=\"p.png\"\r\nContent-Type: image/png", content);
  }
}
