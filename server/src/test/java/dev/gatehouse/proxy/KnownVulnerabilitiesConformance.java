package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gatehouse.ConformanceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Known vulnerabilities of gateways and servers that concern HTTP/1.1, tried against this one. */
class KnownVulnerabilitiesConformance {
  private static final String CHUNKED =
      Raw.head("POST / HTTP/1.1", "Host: h", "Transfer-Encoding: chunked");

  /** Requests that must be refused before the upstream sees a byte of them. */
  static final Map<String, List<String>> REFUSED = new TreeMap<>();

  /** Fields of the caller's that the upstream must not see. */
  static final Map<String, List<String>> UNSEEN = new TreeMap<>();

  /** Rows of the same sections that this room does not decide, and where they are decided. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("T013", "HTTP/2 is not spoken yet"),
          Map.entry("T014", "CallerConnectionTest: the rest of a denied content is read"),
          Map.entry("T019", "the framing of every forwarded request is made from what is sent"),
          Map.entry("T021", "makes_no_tunnel_of_an_upgrade_that_an_upstream_answers_oddly"),
          Map.entry("T022", "there is no request to an authorization server"),
          Map.entry("T027", "ForwardingTest: trailers are dropped"),
          Map.entry("T047", "scenario: prefixes are stripped from the canonical path"),
          Map.entry("T051", "scenario: hosts"),
          Map.entry("T062", "X-Forwarded-Uri is read by nobody and not forwarded"),
          Map.entry("T067", "authorization by fields does not exist"));

  static {
    REFUSED.put(
        "T001", List.of(post("Content-Length: 6", "Transfer-Encoding: chunked") + "0\r\n\r\nX"));
    REFUSED.put(
        "T002", List.of(post("Transfer-Encoding : chunked", "Content-Length: 4") + "0\r\n"));
    REFUSED.put("T003", List.of(get("/", "Transfer-Encoding", "X: y")));
    REFUSED.put("T005", List.of(CHUNKED + "5;\nhello\r\n0\r\n\r\n"));
    REFUSED.put("T006", List.of(CHUNKED + "1;a=\"\r\nX\r\n0\r\n\r\n" + get("/admin") + "\"\r\n"));
    REFUSED.put("T007", List.of("\0\1\177" + get("/"), "\1" + get("/")));
    REFUSED.put("T010", List.of(get("/admin", ": x", "X-API-Key: bad")));
    REFUSED.put("T011", List.of(get("/", "content-length: ", "content-length: 59") + get("/evil")));
    REFUSED.put("T015", lenientNumbers());
    REFUSED.put(
        "T017", List.of("GET / HTTP/1.1\nHost: h\n\n", get("/", "a:b", "c\0"), get("/", "c: \0")));
    REFUSED.put("T018", oddCodings());
    REFUSED.put(
        "T023", List.of(get("/", "Expect: y 100-continue", "Content-Length: 7") + "ABCDEFG"));
    REFUSED.put(
        "T026",
        List.of(
            Raw.head("POST / HTTP/1.0", "Host: h", "Transfer-Encoding: chunked") + "0\r\n\r\n"));
    REFUSED.put("T041", gets("/public%2f..%2fadmin", "/public%5c..%5cadmin", "/public\\..\\admin"));
    REFUSED.put("T042", gets("//admin", "///admin", "/public//..//admin"));
    REFUSED.put("T043", gets("/admin#x", "/public#/../admin"));
    REFUSED.put("T045", gets("/service-a/../admin", "/service-a/%2e%2e/admin"));
    REFUSED.put("T046", encodedDelimiters());
    REFUSED.put("T049", gets("/user/%2e%2e%2fadmin"));
    REFUSED.put("T050", gets("/alpha/api/../../beta/api/echo", "/alpha/%2e%2e/%2e%2e/beta"));
    REFUSED.put(
        "T053", gets("/admin;x=1", "/;x/admin", "/public;/../admin", "/public/..;x=1/admin"));
    REFUSED.put(
        "T054",
        gets(
            "/%252e%252e/admin", "/%c0%ae%c0%ae/admin", "/%u002e%u002e/admin", "/p/%ef%bc%8f../a"));
    REFUSED.put("T055", gets("/public \0/../admin"));
    REFUSED.put("T070", List.of(get("/", "Authorization: Bearer a", "Authorization: Bearer b")));

    UNSEEN.put("T009", List.of("Content-Length0" + "a".repeat(255) + ":"));
    UNSEEN.put(
        "T025",
        List.of("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAM"));
    UNSEEN.put("T057", List.of("X-Original-URL: /admin", "X-Rewrite-URL: /admin"));
    UNSEEN.put(
        "T058", List.of("X-Gatehouse-Caller: x", "Gatehouse-Call: x", "gatehouse_caller: x"));
    UNSEEN.put(
        "T059", List.of("Connection: close, X-API-Key, X-Forwarded-For, Host", "X-API-Key: k"));
    UNSEEN.put(
        "T061",
        List.of(
            "Forwarded: for=6.6.6.6",
            "X-Forwarded-For: 6.6.6.6",
            "X-Forwarded-Port: 6",
            "X-Forwarded-Prefix: /6",
            "X-Forwarded-Uri: /6",
            "X-Forwarded-Method: SIX",
            "X-Forwarded-Server: six",
            "X-Forwarded-Client-Cert: six",
            "X-Real-Ip: 6.6.6.6",
            "X-Client-Ip: 6.6.6.6",
            "True-Client-Ip: 6.6.6.6",
            "CF-Connecting-Ip: 6.6.6.6"));
    UNSEEN.put(
        "T063",
        List.of(
            "X-Userinfo: u",
            "X-Consumer-Username: u",
            "X-Credential-Identifier: u",
            "X-ID-Token: u"));
    UNSEEN.put("T065", List.of("X-Real-IP: 6.6.6.6", "X_Forwarded_For: 6.6.6.6"));
    UNSEEN.put("T066", List.of("X-Forwarded-For: 1.1.1.1, 10.0.0.5"));
    UNSEEN.put("T069", List.of("X-Envoy-Original-Path: /admin"));
  }

  private static String get(String path, String... fields) {
    String more = fields.length == 0 ? "" : "\r\n" + String.join("\r\n", fields);
    return Raw.head("GET " + path + " HTTP/1.1", "Host: h" + more);
  }

  private static List<String> gets(String... paths) {
    return List.of(paths).stream().map(path -> get(path)).toList();
  }

  private static String post(String... fields) {
    return Raw.head("POST / HTTP/1.1", "Host: h", String.join("\r\n", fields));
  }

  private static List<String> lenientNumbers() {
    List<String> all = new ArrayList<>();
    for (String size : List.of("0_2e", "0x10", "+5", "-1", " 5", "5 ", "FFFFFFFFFFFFFFFF1")) {
      all.add(CHUNKED + size + "\r\nhello\r\n0\r\n\r\n");
    }
    for (String length : List.of("+5", "5_0", "0x5", "5,5", "5, 6", "", "99999999999999999999")) {
      all.add(post("Content-Length: " + length) + "hello");
    }
    return all;
  }

  private static List<String> oddCodings() {
    List<String> all = new ArrayList<>();
    for (String coding : List.of(",chunked", "identity", "chunked, identity", "xchunked")) {
      all.add(post("Transfer-Encoding: " + coding, "Content-Length: 5") + "0\r\n\r\n");
      all.add(post("Transfer-Encoding: " + coding) + "0\r\n\r\n");
    }
    all.add(post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + "0\r\n\r\n");
    return all;
  }

  private static List<String> encodedDelimiters() {
    List<String> all = new ArrayList<>();
    for (String escape : List.of("%2F", "%5C", "%00", "%3B", "%25", "%3F", "%23")) {
      all.add(get("/public" + escape + "../admin"));
      all.add(get("/admin" + escape));
    }
    return all;
  }

  @Test
  void none_of_them_is_one_of_ours() throws Exception {
    Map<String, String> wrong = new TreeMap<>();
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(HELLO);
        Door door = Door.to(upstream.url()).open()) {
      for (var row : REFUSED.entrySet()) {
        for (String request : row.getValue()) {
          int status = status(door, request);
          if (status < 400 || upstream.bytes.get() > 0) {
            wrong.put(row.getKey(), request + " was answered " + status);
          }
        }
        assertThat(door.ledger.records).hasSize(row.getValue().size());
        door.ledger.records.clear();
      }
      for (var row : UNSEEN.entrySet()) {
        String head = seen(door, upstream, row.getValue());
        for (String field : row.getValue()) {
          if (head.contains("\r\n" + field.toLowerCase(Locale.ROOT) + "\r\n")
              && !row.getKey().equals("T009")) {
            wrong.put(row.getKey(), head);
          }
        }
      }
    }
    int tried = REFUSED.size() + UNSEEN.size();
    List<String> exceptions = new ArrayList<>();
    ELSEWHERE.forEach((id, where) -> exceptions.add(id + ": " + where));
    ConformanceReport.write(
        "known-vulnerabilities, HTTP/1.1",
        new ConformanceReport.Row(tried - wrong.size(), tried, exceptions));
    assertThat(wrong).isEmpty();
    assertThat(tried).isEqualTo(34);
  }

  private static int status(Door door, String request) throws IOException {
    try (RawCaller caller = door.caller()) {
      int status = caller.send(request).answer().status();
      // Encoded delimiters are a decision on a request that is understood.
      boolean understood = request.contains("%") || request.contains(";");
      return status != 400 || understood || caller.ended() ? status : fail(request);
    }
  }

  private static String seen(Door door, ScriptedUpstream upstream, List<String> fields)
      throws Exception {
    try (RawCaller caller = door.caller()) {
      caller.send(get("/public", fields.toArray(String[]::new)));
      assertThat(caller.answer().content()).isEqualTo("hello");
      String head = upstream.next().head();
      assertThat(upstream.seen).isEmpty();
      upstream.bytes.set(0);
      return head.toLowerCase(Locale.ROOT);
    }
  }

  @Test
  void every_row_of_the_sections_on_http_1_is_tried_or_decided_elsewhere() throws Exception {
    JsonNode rows =
        new JsonMapper()
            .readTree(
                Files.readString(ConformanceReport.corpus("http/known-vulnerabilities.json")));
    TreeSet<String> open = new TreeSet<>();
    for (JsonNode row : rows) {
      String section = row.get("section").asString();
      if (section.startsWith("A.") || section.startsWith("C.") || section.startsWith("D.")) {
        open.add(row.get("id").asString());
      }
    }
    open.removeAll(REFUSED.keySet());
    open.removeAll(UNSEEN.keySet());
    open.removeAll(ELSEWHERE.keySet());
    assertThat(open).isEmpty();
  }

  @Test
  void makes_no_tunnel_of_an_upgrade_that_an_upstream_answers_oddly() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering(
                Raw.head(
                    "HTTP/1.1 200 OK",
                    "Upgrade: websocket",
                    "Connection: upgrade",
                    "Content-Length: 0"));
        Door door = Door.to(upstream.url()).open();
        RawCaller caller = door.caller()) {
      caller.send(get("/ws", "Connection: Upgrade", "Upgrade: websocket") + get("/admin"));
      assertThat(caller.answer().field("Upgrade")).isEmpty();
      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(upstream.next().head()).doesNotContain("Upgrade");
      assertThat(upstream.next().line()).isEqualTo("GET /admin HTTP/1.1");
    }
  }
}
