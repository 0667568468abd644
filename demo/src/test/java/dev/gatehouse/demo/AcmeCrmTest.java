package dev.gatehouse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcmeCrmTest {
  private static final String TOKEN = "crm-token";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);

  private final HttpClient client = HttpClient.newHttpClient();
  private final AcmeCrm crm;

  AcmeCrmTest() throws IOException {
    crm = AcmeCrm.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TOKEN, CLOCK);
  }

  @AfterEach
  void stop() throws IOException {
    crm.close();
    client.close();
  }

  @Test
  void answers_a_contact_with_more_than_its_contract_promises() throws Exception {
    HttpResponse<String> answer = call("GET", "/contacts/7", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body())
        .contains("\"id\":7", "\"email\":\"contact7@", "\"passwordHash\":", "\"creditCard\":");
  }

  @Test
  void lists_as_many_contacts_as_asked_for() throws Exception {
    assertThat(call("GET", "/contacts?limit=3", "").body())
        .contains("\"id\":3")
        .doesNotContain("\"id\":4,");
    assertThat(call("GET", "/contacts", "").body()).contains("\"id\":50,");
    assertThat(call("GET", "/contacts?limit=x", "").statusCode()).isEqualTo(400);
  }

  @Test
  void creates_a_contact_and_says_where_it_is() throws Exception {
    HttpResponse<String> created =
        call("POST", "/contacts", "{\"name\":\"New\",\"company\":\"N\"}");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).contains("/contacts/51");
    assertThat(call("GET", "/contacts/51", "").body()).contains("\"name\":\"New\"");
  }

  @Test
  void merges_an_update_into_the_contact() throws Exception {
    HttpResponse<String> updated = call("PATCH", "/contacts/1", "{\"company\":\"Moved\",\"id\":9}");

    assertThat(updated.statusCode()).isEqualTo(200);
    assertThat(updated.body()).contains("\"company\":\"Moved\"", "\"id\":1,");
    assertThat(call("GET", "/contacts/1", "").body()).isEqualTo(updated.body());
  }

  @Test
  void deletes_a_contact_once() throws Exception {
    assertThat(call("DELETE", "/contacts/2", "").statusCode()).isEqualTo(204);
    assertThat(call("DELETE", "/contacts/2", "").statusCode()).isEqualTo(404);
    assertThat(call("GET", "/contacts/2", "").statusCode()).isEqualTo(404);
  }

  @Test
  void adds_a_note_and_says_when() throws Exception {
    HttpResponse<String> note = call("POST", "/contacts/3/notes", "{\"text\":\"called\"}");

    assertThat(note.statusCode()).isEqualTo(201);
    assertThat(note.headers().firstValue("Location")).contains("/contacts/3/notes/1");
    assertThat(note.body())
        .contains("\"text\":\"called\"", "\"createdAt\":\"2026-11-21T08:00:00Z\"");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /deals, 200",
    "GET, /invoices/30, 200",
    "GET, /invoices/31, 404",
    "GET, /status, 200",
    "GET, /contacts/51, 404",
    "GET, /contacts/abc, 404",
    "GET, /contacts/99999999999999999999, 404",
    "GET, /contacts/1/notes, 405",
    "PUT, /contacts/1, 405",
    "DELETE, /deals, 405",
    "GET, /, 404",
    "POST, /_seen, 404",
    "POST, /contacts, 400",
    "PATCH, /contacts/1, 400",
    "POST, /contacts/1/notes, 400",
  })
  void answers_every_request_with_its_status(String method, String target, int status)
      throws Exception {
    HttpResponse<String> answer = call(method, target, "");

    assertThat(answer.statusCode()).isEqualTo(status);
    if (status >= 400) {
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
  }

  @Test
  void gives_nothing_to_a_request_without_its_token() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(at("/contacts/1")).build();

    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(answer.body()).doesNotContain("company");
  }

  @Test
  void tells_what_it_has_seen_without_values() throws Exception {
    call("GET", "/contacts/1?a=b", "");
    client.send(
        HttpRequest.newBuilder(at("/deals")).header("X-Api-Key", "secret-value").build(),
        BodyHandlers.ofString());

    HttpResponse<String> seen =
        client.send(HttpRequest.newBuilder(at("/_seen")).build(), BodyHandlers.ofString());

    assertThat(seen.statusCode()).isEqualTo(200);
    assertThat(seen.body())
        .contains(
            "\"count\":2",
            "\"line\":\"GET /contacts/1?a=b HTTP/1.1\"",
            "\"authorized\":true",
            "\"X-Api-Key\"",
            "\"authorized\":false")
        .doesNotContain("secret-value", TOKEN);
  }

  private HttpResponse<String> call(String method, String target, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(at(target))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Authorization", "Bearer " + TOKEN)
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private URI at(String target) {
    return crm.url().resolve(target);
  }
}
