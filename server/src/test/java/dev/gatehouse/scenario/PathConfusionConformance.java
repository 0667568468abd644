package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No target reaches {@code /admin} through {@code /public}; honest targets pass unchanged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathConfusionConformance {
  private Upstream upstream;
  private Gate gate;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    upstream = new Upstream(_ -> Upstream.Say.json("{}"));
    StringBuilder operations = new StringBuilder();
    String template = "/public";
    for (int depth = 1; depth <= 8; depth++) {
      template += "/{p" + depth + "}";
      operations.append(
          "      public%d: { method: GET, path: \"%s\" }\n".formatted(depth, template));
    }
    gate =
        new Gate(
                folder,
                """
                listen:
                  public: { address: "127.0.0.1:0", tls: off }
                state: ./state
                apis:
                  site:
                    operations:
                      public0: { method: GET, path: /public }
                %s      admin: { method: GET, path: /admin }
                      adminPart: { method: GET, path: "/admin/{part}" }
                    upstream: { url: "%s" }
                    offer: { to: [anyone, service] }
                integrations:
                  visitors:
                    kind: anyone
                    purpose: Tests
                    owner: team@example.com
                    review: 2099-01-01
                    allow: { site: [public0, public1, public2, public3, public4, public5, public6, public7, public8] }
                """
                    .formatted(operations.toString(), upstream.url()))
            .start();
  }

  @AfterAll
  void stop() {
    gate.close();
    upstream.close();
  }

  @Test
  void reaches_admin_by_no_target_of_the_corpus() throws IOException {
    Path file = Path.of(System.getProperty("gatehouse.corpora"), "http/path-confusion/paths.json");
    Assumptions.assumeTrue(Files.exists(file), () -> "no corpus at " + file);
    List<Json> targets = Json.of(Files.readString(file)).at("/targets").items();
    List<String> reached = new ArrayList<>();
    for (Json target : targets) {
      upstream.forget();
      int status = status(target.node().stringValue());
      if (status == 200 && upstream.seen().stream().anyMatch(seen -> isAdmin(seen.target()))) {
        reached.add(target.node().stringValue());
      }
      assertThat(status).as(target.node().stringValue()).isIn(200, 400, 401, 403, 404, 405);
    }
    assertThat(targets.size()).isGreaterThan(100);
    assertThat(reached).isEmpty();
  }

  private int status(String target) throws IOException {
    try (Wire wire = gate.connect()) {
      wire.send(
          ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      return wire.answer().status();
    }
  }

  /** The rule of the corpus, as an upstream at its most generous would read the path. */
  private static boolean isAdmin(String target) {
    String path = target.split("\\?", 2)[0];
    for (int round = 0; round < 3; round++) {
      path = decoded(path);
    }
    path = path.replace('\\', '/').replaceAll(";[^/]*", "").replaceAll("/+", "/");
    return Path.of(path).normalize().toString().startsWith("/admin");
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/public|/public",
        "/public/a|/public/a",
        "/public/a/b/c|/public/a/b/c",
        "/public/file.txt|/public/file.txt",
        "/public/a.b.c|/public/a.b.c",
        "/public/.hidden|/public/.hidden",
        "/public/..a|/public/..a",
        "/public/a..|/public/a..",
        "/public/...|/public/...",
        "/public/a..b|/public/a..b",
        "/public/.well-known|/public/.well-known",
        "/public/~user|/public/~user",
        "/public/%7Euser|/public/~user",
        "/public/%7euser|/public/~user",
        "/public/a-b_c|/public/a-b_c",
        "/public/%41|/public/A",
        "/public/a%2Eb|/public/a.b",
        "/public/%61dmin|/public/admin",
        "/public/caf%C3%A9|/public/caf%C3%A9",
        "/public/caf%c3%a9|/public/caf%C3%A9",
        "/public/%E2%82%AC|/public/%E2%82%AC",
        "/public/%F0%9F%98%80|/public/%F0%9F%98%80",
        "/public/a%20b|/public/a%20b",
        "/public/a+b|/public/a+b",
        "/public/a@b|/public/a@b",
        "/public/a:b|/public/a:b",
        "/public/a,b|/public/a,b",
        "/public/a!b|/public/a!b",
        "/public/a$b|/public/a$b",
        "/public/a&b|/public/a&b",
        "/public/a'b|/public/a'b",
        "/public/(a)|/public/(a)",
        "/public/a*b|/public/a*b",
        "/public/a=b|/public/a=b",
        "/public/%22q%22|/public/%22q%22",
        "/public/a%3Cb|/public/a%3Cb",
        "/public/a?q=1|/public/a?q=1",
        "/public/a?q=a%2Fb%3F|/public/a?q=a%2Fb%3F",
        "/public/a?next=/admin/../x|/public/a?next=/admin/../x",
        "/public/a?x=1&x=2;y|/public/a?x=1&x=2;y",
        "/public/a?|/public/a",
        "/public/2026-11-21T10:00:00Z|/public/2026-11-21T10:00:00Z",
      })
  void passes_an_honest_target(String target, String seen) throws IOException {
    upstream.forget();

    assertThat(status(target)).isEqualTo(200);
    assertThat(upstream.seen().getFirst().target()).isEqualTo(seen);
  }
}
