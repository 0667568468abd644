package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the records of people: a witness, holds, erasure. */
class EvidenceScenario {
  @TempDir Path folder;
  @TempDir Path elsewhere;
  private RSAKey key;
  private Upstream issuer;
  private Upstream upstream;
  private Gate gate;

  @BeforeEach
  void start() throws IOException, JOSEException {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    issuer = new Upstream(_ -> Upstream.Say.json(new JWKSet(key.toPublicJWK()).toString()));
    upstream = new Upstream(_ -> Upstream.Say.json("{\"id\":1}"));
    gate =
        new Gate(
                folder,
                """
                listen:
                  public: { address: "127.0.0.1:0", tls: off }
                state: ./state
                audit:
                  witness: "file:%s"
                  retention: { age: 400d }
                apis:
                  crm:
                    operations:
                      getThing: { method: GET, path: "/things/{id}" }
                    upstream: { url: "%s" }
                issuers:
                  company: { issuer: "https://id.example.com", audience: gatehouse, keys: "%s/keys" }
                integrations:
                  staff:
                    kind: person
                    callers: [ { token: { issuer: company, claim: azp, equals: staff } } ]
                    purpose: Test
                    owner: team@example.com
                    review: 2099-01-01
                    allow: { crm: "*" }
                """
                    .formatted(held(), upstream.url(), issuer.url()))
            .start();
  }

  @AfterEach
  void stop() {
    gate.close();
    issuer.close();
    upstream.close();
  }

  @Test
  void forgets_a_person_and_keeps_everything_verifiable() throws Exception {
    String grace = gate.call(Call.get("/things/1").key(token("grace"))).call();
    String mara = gate.call(Call.get("/things/2").key(token("mara"))).call();
    assertThat(gate.record(grace).text("caller")).isEqualTo("grace");
    assertThat(gate.record(grace).text("source")).isEqualTo("127.0.0.1");
    assertThat(gate.search("--caller", "grace")).hasSize(1);
    assertThat(raw()).contains("/things/1").doesNotContain("grace").doesNotContain("127.0.0.1");

    gate.command("audit", "erase", "grace").succeeds();
    assertThat(gate.search("--caller", "grace")).isEmpty();
    assertThat(gate.record(grace).text("caller")).startsWith("person:");
    assertThat(gate.record(grace).text("source")).startsWith("sealed:");
    assertThat(gate.record(mara).text("caller")).isEqualTo("mara");
    assertThat(gate.command("audit", "erase", "grace").exit()).isEqualTo(2);
    gate.command("audit", "verify").succeeds();
    gate.stop();
    assertThat(gate.command("audit", "erase", "mara").succeeds().out()).contains("erased");
    assertThat(gate.search("--caller", "mara")).isEmpty();
  }

  @Test
  void holds_records_by_name() throws Exception {
    gate.command("audit", "hold", "add", "case-7", "--caller", "grace", "--since", "30d")
        .succeeds();
    assertThat(gate.command("audit", "hold", "add", "case-7").exit()).isEqualTo(2);
    assertThat(gate.command("audit", "hold", "list").succeeds().out()).contains("case-7");
    gate.command("audit", "hold", "release", "case-7", "--reason", "settled").succeeds();
    assertThat(gate.command("audit", "hold", "release", "case-7").exit()).isEqualTo(2);
    assertThat(gate.command("audit", "changes", "--json").succeeds().out())
        .contains("hold-add")
        .contains("hold-release");
  }

  @Test
  void says_in_its_log_what_is_missing_when_it_starts() throws Exception {
    gate.call(Call.get("/things/1").key(token("grace")));
    gate.stop();
    assertThat(gate.log()).doesNotContain("missing");
    Files.delete(gate.state().resolve("journal/0000000001.segment"));
    Files.delete(gate.state().resolve("register.db"));
    byte[] persons = Files.readAllBytes(gate.state().resolve("persons.vault"));
    persons[persons.length - 1] ^= 1;
    Files.write(gate.state().resolve("persons.vault"), persons);
    gate.start();
    assertThat(gate.log())
        .contains("evidence is missing, run `gatehouse audit verify`: ")
        .contains("0000000001.segment is missing")
        .contains("register.db is missing from ")
        .contains(persons.length + " bytes of ");
    assertThat(gate.command("audit", "verify").exit()).isEqualTo(1);
  }

  @Test
  void is_older_than_its_witness_says_when_it_was_restored() throws Exception {
    gate.call(Call.get("/things/1").key(token("grace")));
    gate.stop();
    Path earlier = elsewhere.resolve("earlier");
    copy(gate.state(), earlier);
    gate.start();
    gate.call(Call.get("/things/1").key(token("grace")));
    gate.stop();
    String checkpoint = held().toString();
    gate.command("audit", "verify", "--checkpoint", checkpoint).succeeds();
    Ended ran = gate.command("audit", "verify", "--checkpoint", checkpoint, earlier.toString());
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("FORKED").contains("NOT INTACT");
  }

  private Path held() {
    return elsewhere.resolve("checkpoint");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (Files.isRegularFile(file)) {
          Files.copy(file, target);
        }
      }
    }
  }

  private String raw() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(gate.state().resolve("journal"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  private String token(String subject) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID())
                .build(),
            new JWTClaimsSet.Builder()
                .issuer("https://id.example.com")
                .audience("gatehouse")
                .subject(subject)
                .claim("azp", "staff")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .build());
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }
}
