package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ended;
import dev.gatehouse.proxy.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS as scanners and callers find it. */
class TlsScenario {
  private static final List<String> STRONG =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-CHACHA20-POLY1305");

  @TempDir Path folder;
  private TestAuthority servers;
  private TestAuthority callers;
  private TestAuthority.Made first;
  private Upstream upstream;

  @BeforeEach
  void start() throws Exception {
    servers = new TestAuthority(folder, "servers");
    callers = new TestAuthority(folder, "callers");
    first = servers.server("a.example", "localhost", "127.0.0.1");
    upstream = new Upstream(_ -> Upstream.Say.json("{\"id\":1}"));
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  private Gate gate(String more) throws IOException {
    String tls =
        "tls: { certificate: %s, key: %s%s }"
            .formatted(first.chain().getFileName(), first.key().getFileName(), more);
    return new Gate(folder, Configurations.things(upstream.url()).replace("tls: off", tls)).start();
  }

  private static String run(String input, String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.outputWriter(StandardCharsets.US_ASCII)) {
      in.write(input);
    }
    return Ended.of(process, Duration.ofMinutes(2)).out();
  }

  private static String scan(Gate gate) throws IOException {
    return run("", "sslscan", "--no-colour", "--xml=-", "127.0.0.1:" + gate.address().getPort());
  }

  private static List<String> found(String xml, String pattern) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(xml);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void shows_a_scanner_no_version_below_1_2_and_no_weak_cipher() throws IOException {
    try (Gate gate = gate("")) {
      String xml = scan(gate);
      assertThat(found(xml, "<protocol type=\"[a-z]+\" version=\"([0-9.]+)\" enabled=\"1\""))
          .containsExactlyInAnyOrder("1.2", "1.3");
      assertThat(found(xml, "<cipher [^>]*cipher=\"([^\"]+)\"")).isNotEmpty().isSubsetOf(STRONG);
      assertThat(found(xml, "<renegotiation supported=\"(\\d)\"")).isSubsetOf("0", "1");
      assertThat(found(xml, "<compression supported=\"(\\d)\"")).isSubsetOf("0");
      assertThat(found(xml, "<heartbleed sslversion=\"[^\"]+\" vulnerable=\"(\\d)\""))
          .isSubsetOf("0");
    }
  }

  @Test
  void speaks_1_3_only_in_the_modern_profile() throws IOException {
    try (Gate gate = gate(", profile: modern")) {
      String xml = scan(gate);
      assertThat(found(xml, "<protocol type=\"[a-z]+\" version=\"([0-9.]+)\" enabled=\"1\""))
          .containsExactly("1.3");
    }
  }

  /** What a client that asks for a host says of its connection. */
  private String connect(Gate gate, String version, String host, String... more)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + gate.address().getPort(),
                "-servername",
                host,
                "-CAfile",
                servers.file().toString(),
                version,
                "-ign_eof"));
    command.addAll(List.of(more));
    return run(
        "GET /things/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        command.toArray(String[]::new));
  }

  @Test
  void resumes_a_session_at_the_host_that_it_is_of_and_at_no_other() throws Exception {
    TestAuthority.Made b = servers.server("b.example");
    TestAuthority.Made wild = servers.server("*.wild.example");
    String others =
        ", others: [ { certificate: %s, key: %s }, { certificate: %s, key: %s } ]"
            .formatted(
                b.chain().getFileName(),
                b.key().getFileName(),
                wild.chain().getFileName(),
                wild.key().getFileName());
    List<String> hosts =
        List.of("a.example", "localhost", "b.example", "x.wild.example", "y.wild.example");
    try (Gate gate = gate(others)) {
      for (String version : List.of("-tls1_2", "-tls1_3")) {
        for (String from : hosts) {
          Path session = folder.resolve(from + version);
          assertThat(connect(gate, version, from, "-sess_out", session.toString()))
              .contains("HTTP/1.1 401");
          for (String to : hosts) {
            assertThat(connect(gate, version, to, "-sess_in", session.toString()))
                .as("%s: %s at %s", version, from, to)
                .contains("HTTP/1.1 401")
                .contains(from.equals(to) ? "\nReused, " : "\nNew, ");
          }
        }
        Path strange = folder.resolve("strange" + version);
        connect(gate, version, "one.other.example", "-sess_out", strange.toString());
        if (Files.exists(strange)) {
          assertThat(connect(gate, version, "two.other.example", "-sess_in", strange.toString()))
              .contains("\nNew, ");
        }
      }
    }
  }

  @Test
  void knows_a_caller_by_its_certificate_and_gives_it_no_ticket() throws Exception {
    TestAuthority.Made billing = callers.client("CN=billing", "billing.example");
    TestAuthority.Made stranger = callers.client("CN=stranger");
    String yaml =
        Configurations.things(upstream.url())
            .replace(
                "tls: off",
                "tls: { certificate: %s, key: %s, clients: { trust: callers.pem } }"
                    .formatted(first.chain().getFileName(), first.key().getFileName()))
            .replaceFirst(
                "callers: \\[ \\{ keys: true } ]",
                "callers: [ { certificate: { san: billing.example, issuer: CN=callers } } ]");
    try (Gate gate = new Gate(folder, yaml).start()) {
      for (String version : List.of("-tls1_2", "-tls1_3")) {
        String good = connect(gate, version, "a.example", shown(billing));
        assertThat(good)
            .contains("HTTP/1.1 200")
            .contains("Acceptable client certificate CA names")
            .doesNotContain("New Session Ticket")
            .doesNotContain("TLS session ticket:");
        Json record = gate.record(call(good));
        assertThat(record.text("integration")).isEqualTo("portal");
        assertThat(record.text("credential")).startsWith("cert_");
        assertThat(connect(gate, version, "a.example", shown(stranger)))
            .contains("HTTP/1.1 403")
            .contains("caller-unbound");
        assertThat(connect(gate, version, "a.example")).contains("credential-missing");
        String foreign = connect(gate, version, "a.example", shown(servers.server("x.example")));
        assertThat(foreign).contains("HTTP/1.1 401").contains("credential-invalid");
        assertThat(gate.record(call(foreign)).text("detail")).startsWith("certificate: ");
      }
      assertThat(upstream.seen()).hasSize(2);
    }
  }

  private static String[] shown(TestAuthority.Made made) {
    return new String[] {"-cert", made.chain().toString(), "-key", made.key().toString()};
  }

  private static String call(String answer) {
    return found(answer, "(?i)gatehouse-call: (\\S+)").getFirst();
  }

  @Test
  void takes_up_new_certificates_while_connections_go_on() throws Exception {
    try (Gate gate = gate("");
        Wire before = Wire.tls(gate.address(), servers.file())) {
      assertThat(before.call(Call.get("/things/1")).status()).isEqualTo(401);
      TestAuthority.Made next = servers.server("next.example", "localhost");
      Files.copy(next.key(), first.key(), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(next.chain(), first.chain(), StandardCopyOption.REPLACE_EXISTING);
      awaitShown(gate, "next.example");
      TestAuthority.Made last = servers.server("last.example", "localhost");
      Files.copy(last.key(), first.key(), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(last.chain(), first.chain(), StandardCopyOption.REPLACE_EXISTING);
      gate.hangUp();
      awaitShown(gate, "last.example");
      Files.writeString(first.chain(), "nothing");
      gate.hangUp();
      Eventually.holds(gate, () -> gate.log().contains("the configuration in force is kept"));
      awaitShown(gate, "last.example");
      assertThat(before.call(Call.get("/things/1")).status()).isEqualTo(401);
    }
  }

  private void awaitShown(Gate gate, String name) throws IOException {
    Eventually.holds(gate, () -> connect(gate, "-tls1_3", "localhost").contains("CN = " + name));
  }
}
