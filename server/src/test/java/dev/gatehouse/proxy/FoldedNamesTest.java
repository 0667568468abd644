package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of fields that servers take for others: nobody is judged by one and served by another. */
@ExtendWith(NoLeaks.class)
class FoldedNamesTest {
  /** What bypass lists put in, so that a server takes a call for another's, or for another one. */
  private static final List<String> OURS =
      List.of(
          "X-Forwarded-For",
          "X-Forwarded",
          "Forwarded",
          "Forwarded-For",
          "X-Forward-For",
          "X-Real-IP",
          "Client-IP",
          "Remote-Addr",
          "X-Remote-Addr",
          "X-Originating-IP",
          "X-Custom-IP-Authorization",
          "X-Original-URL",
          "X-Rewrite-URL",
          "X-HTTP-Method-Override",
          "X-HTTP-Host-Override",
          "X-HTTP-DestinationURL",
          "X-Middleware-Subrequest",
          "X-Middleware-Rewrite",
          "X-Matched-Path",
          "Script-Name",
          "Path-Info",
          "X-Script-Name",
          "X-Envoy-Original-Dst-Host",
          "X-Original-Proto",
          "Front-End-Https",
          "X-Url-Scheme",
          "Client-Cert",
          "Client-Cert-Chain",
          "Impersonate-User",
          "X-Remote-Group",
          "X-Remote-Extra-Scopes",
          "IV-User",
          "SM-User",
          "OIDC-Claim-Sub",
          "Shib-Identity-Provider",
          "Tailscale-User-Login",
          "X-Webauth-Email",
          "X-Goog-Iap-Jwt-Assertion",
          "X-Ms-Token-Aad-Id-Token",
          "X-Pomerium-Claim-Email",
          "X-Sendfile-Type",
          "X-Accel-Mapping",
          "Remote-User",
          "X-Auth-Request-User",
          "X-SSL-Client-Verify",
          "SSL-Client-Cert",
          "SSL-Session-ID",
          "X-SSL-Cipher",
          "X-Arr-SSL",
          "WL-Proxy-Client-Cert",
          "Proxy-Client-IP",
          "-WSRU",
          "MS-AspNetCore-ClientCert",
          "X-Auth-CouchDB-UserName",
          "ES-Security-RunAs-User",
          "OpenDistro-Security-Impersonate-As",
          "OAM-Remote-User",
          "SM-UniversalID",
          "X-Endpoint-API-UserInfo",
          "X-JWT-Assertion",
          "X-MS-Client-Principal-Id",
          "X-Override-URL",
          "X-Astro-Path",
          "X-Invoke-Query",
          "X-Now-Route-Matches",
          "X-ApiGateway-Event",
          "X-Amzn-Request-Context",
          "X-Amzn-Lambda-Context",
          "X-Serverless-Authorization",
          "L5d-Client-Id",
          "Dapr-Caller-App-Id",
          "Ali-CDN-Real-IP",
          "Proxy-Authenticate",
          "Proxy-Authentication-Info",
          "Content-Length",
          "Transfer-Encoding",
          "Gatehouse-Caller",
          "X-Api-Key");

  @Test
  void passes_nothing_on_that_only_we_may_say_however_it_is_spelled() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller();
        FrameCaller streams = new FrameCaller(door.listener.address()).greet()) {
      for (String sign : new String[] {"_", ".", "~", "!", "'", "|"}) {
        for (String name : OURS) {
          String spelled = name.replace("-", sign);
          if (spelled.equals(name)) {
            continue;
          }
          caller.send(Raw.head("GET / HTTP/1.1", "Host: a", spelled + ": 6.6.6.6"));
          assertThat(caller.answer().status()).as(spelled).isEqualTo(200);
          assertThat(upstream.next().head()).as(spelled).doesNotContain("6.6.6.6");
          streams.get("/", spelled.toLowerCase(Locale.ROOT), "6.6.6.6");
          assertThat(upstream.next().head()).as(spelled).doesNotContain("6.6.6.6");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Tenant: a|X_Tenant: b",
        "x.tenant: a|X-Tenant: a",
        "A_b_c: 1|Accept: x|a-b_c: 1",
        "Content_Type: text/xml",
        "Content.Encoding: gzip",
        "Idempotency_Key: 1",
      })
  void refuses_names_that_a_server_could_take_for_others(String fields) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller();
        FrameCaller streams = new FrameCaller(door.listener.address()).greet()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a", fields.replace("|", "\r\n")));
      assertThat(caller.answer().status()).isEqualTo(400);
      assertThat(door.ledger.nextRecord().reason()).contains(Reason.MALFORMED_REQUEST);
      String[] pairs = fields.toLowerCase(Locale.ROOT).split("\\||: ");
      assertThat(streams.get("/", pairs).status()).isEqualTo(400);
      assertThat(upstream.seen).isEmpty();
    }
  }

  @Test
  void lets_an_unusual_name_pass_that_is_no_others() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(
          Raw.head("GET / HTTP/1.1", "Host: a", "my_key: 1", "My_Key: 2", "X-Forwarded_For: 6"));
      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(upstream.next().head()).contains("\r\nmy_key: 1\r\nMy_Key: 2\r\n");
    }
  }

  @Test
  void judges_by_no_field_that_its_caller_takes_back_from_the_upstream() throws Exception {
    Queue<String> judged = new ConcurrentLinkedQueue<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door =
            Door.to(upstream.url())
                .before(
                    Stage.AUTHORIZE,
                    call -> {
                      judged.add(call.request().headers().toString());
                      return Verdict.pass(call);
                    })
                .open();
        RawCaller caller = door.caller()) {
      caller.send(
          Raw.head(
              "GET / HTTP/1.1",
              "Host: a",
              "Connection: keep-alive, X-Tenant ,content-type",
              "Connection: COOKIE",
              "X-Tenant: 1",
              "Content-Type: application/json",
              "cookie: a=b",
              "Accept: x",
              "x-tenant: 2"));
      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(judged).containsExactly("[host, connection, connection, accept]");
      assertThat(upstream.next().head().toLowerCase(Locale.ROOT))
          .contains("\r\naccept: x\r\n")
          .contains("\r\nx-forwarded-for: ")
          .doesNotContain("tenant", "cookie", "content-type");
      caller.send(
          Raw.head("GET / HTTP/1.1", "Host: a", "Connection: " + "a,".repeat(33) + "close"));
      assertThat(caller.answer().status()).isEqualTo(400);
    }
  }
}
