package dev.gatehouse.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConformanceReport;
import dev.gatehouse.proxy.KnownAttacks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hostile requests through a gateway to servers that others built, over shared connections, with
 * requests of victims in between: each victim gets exactly its own answer, nobody reaches what is
 * not his, and every refusal is in the journal with its reason.
 */
final class UpstreamAttacks implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern ECHO = Pattern.compile("(?i)\r\nx-echo: ([^\r\n]*)");
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([2-5]\\d\\d) ");
  private static final Pattern ID = Pattern.compile("(?i)\r\ngatehouse-call: (\\S+)");

  private final Map<String, RealUpstream> upstreams;
  private final Gate gate;
  private final Map<String, Wire> victims = new HashMap<>();
  private final Map<String, Integer> answered = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();
  private int sent;
  private int victim;

  UpstreamAttacks(Path folder) throws Exception {
    upstreams = RealUpstream.all(folder);
    StringBuilder yaml =
        new StringBuilder(
            """
            listen:
              public: { address: "127.0.0.1:0", tls: off, limits: { body-timeout: 1s } }
              bounds: { connections-per-source: 10000 }
            state: ./state
            apis:
            """);
    for (RealUpstream upstream : upstreams.values()) {
      yaml.append(api(upstream));
    }
    yaml.append(
        """
        integrations:
          visitors:
            kind: anyone
            purpose: Tests
            owner: team@example.com
            review: 2099-01-01
            allow:
        """);
    for (String name : upstreams.keySet()) {
      yaml.append("      ").append(name).append(": [").append(open()).append("]\n");
    }
    gate = new Gate(folder, yaml.toString()).start();
  }

  private static String open() {
    StringBuilder names = new StringBuilder("root, send");
    for (int depth = 1; depth <= 4; depth++) {
      names.append(", public").append(depth);
    }
    return names.toString();
  }

  private static String api(RealUpstream upstream) {
    StringBuilder operations =
        new StringBuilder(
            """
                  root: { method: GET, path: /public }
                  send: { method: POST, path: /public }
                  admin: { method: GET, path: /admin }
                  adminPart: { method: GET, path: "/admin/{part}" }
            """);
    String template = "/public";
    for (int depth = 1; depth <= 4; depth++) {
      template += "/{p" + depth + "}";
      operations.append(
          "      public%d: { method: GET, path: \"%s\" }\n".formatted(depth, template));
    }
    return """
      %s:
        at: { host: %s.test, path: / }
        operations:
    %s    upstream: { url: "http://127.0.0.1:%d" }
        offer: { to: [anyone, service], never: { anyone: [admin, adminPart] } }
    """
        .formatted(upstream.name(), upstream.name(), operations, upstream.port());
  }

  /** The names of the upstreams. */
  Set<String> names() {
    return upstreams.keySet();
  }

  /** Attacks by spellings of {@code Transfer-Encoding}: id to what is sent, for one host. */
  static Map<String, String> gadgets(String host, IntPredicate taken) throws IOException {
    Map<String, String> attacks = new LinkedHashMap<>();
    int index = 0;
    for (JsonNode gadget : corpus("http/smuggler/te-gadgets.json").get("gadgets")) {
      if (taken.test(index++)) {
        String field = new String(decoded(gadget.get("gadget_b64")), ISO_8859_1);
        String inner =
            "0\r\n\r\nGET /admin HTTP/1.1\r\nHost: " + host + "\r\nX-Victim: evil\r\n\r\n";
        attacks.put(
            "smuggler " + gadget.get("id").asString(),
            "POST /public HTTP/1.1\r\nHost: %s\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(host, field, inner.length(), inner));
      }
    }
    return attacks;
  }

  /** Targets that try to reach {@code /admin}. */
  static Map<String, String> paths(String host) throws IOException {
    Map<String, String> attacks = new LinkedHashMap<>();
    for (JsonNode target : corpus("http/path-confusion/paths.json").get("targets")) {
      attacks.put(
          "path " + target.asString(),
          "GET " + target.asString() + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }
    return attacks;
  }

  /** Requests that llhttp calls errors. */
  static Map<String, String> llhttp(String host) throws IOException {
    Map<String, String> attacks = new LinkedHashMap<>();
    int index = 0;
    for (JsonNode test : corpus("http/llhttp/llhttp-md-tests.json").get("tests")) {
      boolean error = !test.get("error").isNull();
      if (error
          && !test.get("error").asString().startsWith("Pause on ")
          && test.get("file").asString().contains("/request/")) {
        String raw = new String(decoded(test.get("request_b64")), ISO_8859_1);
        attacks.put("llhttp " + index++ + " " + test.get("title").asString(), raw);
      }
    }
    return attacks;
  }

  /** Known vulnerabilities of gateways and servers. */
  static Map<String, String> known(String host) {
    Map<String, String> attacks = new LinkedHashMap<>();
    KnownAttacks.requests()
        .forEach(
            (row, requests) -> {
              for (int i = 0; i < requests.size(); i++) {
                attacks.put(
                    "known " + row + "." + i,
                    requests.get(i).replace("\r\nHost: h", "\r\nHost: " + host));
              }
            });
    return attacks;
  }

  private static JsonNode corpus(String name) throws IOException {
    return JSON.readTree(Files.readString(ConformanceReport.corpus(name)));
  }

  private static byte[] decoded(JsonNode base64) {
    return Base64.getDecoder().decode(base64.asString());
  }

  /** Sends each attack, and after each of them a victim calls over a connection of its own. */
  void play(String name, Map<String, String> attacks) throws IOException {
    for (Map.Entry<String, String> attack : attacks.entrySet()) {
      String answers = send(attack.getValue());
      look(name, attack.getKey(), answers);
      String expected = "/public/v" + victim;
      Answer answer =
          victims
              .computeIfAbsent(name, _ -> connected())
              .call(
                  new Call(
                      "GET",
                      expected,
                      List.of("Host: " + name + ".test", "X-Victim: v" + victim),
                      null));
      String echo = answer.field("X-Echo").orElse("");
      answered.merge(name, 1, Integer::sum);
      if (!isOwn(echo, expected, "v" + victim)) {
        wrong.add(name + ": after " + attack.getKey() + " the victim got " + answer);
      }
      victim++;
    }
  }

  private static boolean isOwn(String echo, String target, String victim) {
    return echo.equals(target + " " + victim)
        || echo.equals("GET " + target + " HTTP/1.1 " + victim);
  }

  private Wire connected() {
    try {
      return gate.connect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that is answered; each attacker comes from an address of its own. */
  private String send(String attack) throws IOException {
    int number = sent++;
    InetAddress own =
        InetAddress.getByAddress(
            new byte[] {127, 1, (byte) (number / 250), (byte) (1 + number % 250)});
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), gate.address().getPort(), own, 0)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(attack.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither answered nor closed: " + attack, e);
    } catch (IOException e) {
      return ""; // closed while we were still sending
    }
  }

  private void look(String name, String attack, String answers) {
    Matcher echo = ECHO.matcher(answers);
    while (echo.find()) {
      answered.merge(name, 1, Integer::sum);
      if (isAdmin(echo.group(1)) || echo.group(1).contains(" v")) {
        wrong.add(name + ": " + attack + " was answered " + echo.group(1));
      }
    }
    Matcher status = STATUS.matcher(answers);
    while (status.find()) {
      String head = answers.substring(status.start(), answers.indexOf("\r\n\r\n", status.start()));
      Matcher id = ID.matcher(head);
      if (!ECHO.matcher(head).find() && Integer.parseInt(status.group(1)) >= 400 && id.find()) {
        refused.add(id.group(1));
      }
    }
  }

  // As an upstream at its most generous would read the path.
  private static boolean isAdmin(String line) {
    String path = line.replaceFirst("\\?.*", "").toLowerCase(Locale.ROOT);
    for (int round = 0; round < 3; round++) {
      path = path.replace("%25", "%").replace("%2e", ".").replace("%2f", "/").replace("%5c", "\\");
    }
    path = path.replace('\\', '/').replaceAll(";[^/ ]*", "").replaceAll("/+", "/");
    return path.matches("([a-z]+ )?(/\\.?)*/admin.*") || path.matches(".*/\\.\\./+admin.*");
  }

  /** Holds what the upstreams and the journal say against what was answered. */
  void settle() throws IOException {
    assertThat(wrong).isEmpty();
    int seen = 0;
    for (RealUpstream upstream : upstreams.values()) {
      List<String> lines = upstream.lines();
      assertThat(lines).as(upstream.name()).noneMatch(UpstreamAttacks::isAdmin);
      assertThat(lines).as(upstream.name()).noneMatch(String::isBlank);
      assertThat(lines.size())
          .as("requests that %s saw, and answers of its", upstream.name())
          .isEqualTo(answered.getOrDefault(upstream.name(), 0));
      seen += lines.size();
    }
    assertThat(seen).isGreaterThan(0);
    Map<String, String> reasons = new HashMap<>();
    for (Json record : gate.search("--limit", "1000000")) {
      if (record.text("decision").equals("denied") || record.text("decision").equals("failed")) {
        reasons.put(record.text("id"), record.text("reason"));
      }
    }
    assertThat(refused).isNotEmpty();
    assertThat(refused)
        .allSatisfy(call -> assertThat(reasons.getOrDefault(call, "")).as(call).isNotEmpty());
    System.out.printf(
        "UpstreamAttacks: %d attacks, %d refused, %d requests seen by %s%n",
        sent, refused.size(), seen, upstreams.keySet());
  }

  int sent() {
    return sent;
  }

  @Override
  public void close() throws IOException {
    for (Wire wire : victims.values()) {
      wire.close();
    }
    gate.close();
    upstreams.values().forEach(RealUpstream::close);
  }
}
