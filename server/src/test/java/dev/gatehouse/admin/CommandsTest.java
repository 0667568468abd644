package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.register.Evidence;
import dev.gatehouse.register.KeyHash;
import dev.gatehouse.register.Keys;
import dev.gatehouse.register.ManualClock;
import dev.gatehouse.register.RegisterUnavailable;
import dev.gatehouse.register.Registers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private final ManualClock clock = new ManualClock();
  private final Path state;
  private final ScriptedProduct product;

  CommandsTest(@TempDir Path folder) {
    this.state = folder.resolve("state");
    this.product = new ScriptedProduct(state, clock);
  }

  /** How a command ended. */
  private record Ran(int exit, String out, String err) {}

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "run                              | 0 | run gatehouse.yaml",
        "run -c a.yaml                    | 0 | run a.yaml",
        "run --config a.yaml              | 0 | run a.yaml",
        "check -c a.yaml --json           | 1 | check a.yaml json=true",
        "check --json -c a.yaml           | 1 | check a.yaml json=true",
        "schema                           | 0 | schema",
        "demo                             | 0 | demo Demo[json=false, state=Optional.empty,"
            + " port=0]",
        "demo --json --state d --port 8443 | 0 | demo Demo[json=true, state=Optional[d],"
            + " port=8443]",
        "explain 01ABC                    | 0 | explain 01ABC json=false",
        "explain -c a.yaml 01ABC --json   | 0 | explain 01ABC json=true",
        "explain 01ABC -c a.yaml          | 0 | explain 01ABC json=false",
        "audit verify                     | 1 | verify json=false",
        "audit -c a.yaml verify --json    | 1 | verify json=true",
        "audit verify -c a.yaml           | 1 | verify json=false",
        "audit verify old --checkpoint w  | 1 | verify old w json=false",
        "audit tail --caller a* --json    | 0 | tail {caller=a*} json=true",
        "audit changes --limit 5 --json   | 0 | changes AuditQuery[filters={},"
            + " since=Optional.empty, limit=5] json=true",
        "contract diff a.yaml b.yaml      | 0 | diff a.yaml b.yaml json=false",
        "contract diff a.yaml b.yaml --json | 0 | diff a.yaml b.yaml json=true",
        "contract report a.yaml --json    | 0 | report a.yaml json=true",
        "audit show 01ABC --json          | 0 | show 01ABC json=true",
        "audit search                     | 0 | search AuditQuery[filters={}, since=Optional.empty,"
            + " limit=100] json=false",
        "audit search --limit 7 --caller a --reason rate-* --json | 0 | search"
            + " AuditQuery[filters={caller=a, reason=rate-*}, since=Optional.empty, limit=7]"
            + " json=true",
        "audit search --since 2h          | 0 | search AuditQuery[filters={},"
            + " since=Optional[2027-01-15T06:00:00Z], limit=100] json=false",
        "audit search --since 2026-11-21T08:00:00Z --operation getContact --decision denied"
            + " --integration x | 0 | search AuditQuery[filters={integration=x,"
            + " operation=getContact, decision=denied}, since=Optional[2026-11-21T08:00:00Z],"
            + " limit=100] json=false",
      })
  void is_understood(String words, int exit, String asked) {
    assertThat(run(words).exit()).isEqualTo(exit);
    assertThat(product.asked()).containsExactly(asked);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "runn                              | runn",
        "run -c                            | -c",
        "run -c a -c b                     | -c",
        "run --json                        | --json",
        "run now                           | now",
        "schema -c a.yaml                  | -c",
        "demo --port x                     | --port must be a number from 0 to 65535, was x",
        "demo --port 65536                 | --port",
        "demo --port -1                    | --port",
        "key issue                         | INTEGRATION",
        "key issue a b                     | b",
        "key issue sales-portal --expires  | --expires",
        "key issue sales-portal --expires soon | such as 90d",
        "key issue sales-portal --expires -1d  | -1d",
        "key issue sales-porta             | did you mean",
        "key issue status                  | takes no keys",
        "key issue sales-portal --overlap 1h   | --overlap",
        "key revoke key-nothing            | there is no key key-nothing",
        "key rotate key-nothing            | there is no key key-nothing",
        "key import sales-portal           | --sha256",
        "key import sales-portal --sha256 12 | 64 hexadecimal digits",
        "key list -c missing.yaml          | missing.yaml",
        "approval grant                    | ID",
        "approval grant apr-nothing        | there is no approval apr-nothing",
        "approval list --reason x          | --reason",
        "audit search --limit 0            | --limit",
        "audit search --limit 99999999999  | --limit",
        "audit search --since yesterday    | --since",
        "audit search --since 5x           | --since",
        "audit search --color red          | --color",
        "audit show                        | ID",
        "explain                           | ID",
        "explain @/etc/passwd b            | 'b'",
        "contract diff a.yaml              | NEW",
        "stop                              | WHAT",
        "stop everything                   | --reason",
        "stop api crm b --reason x         | b",
        "resume everything --reason        | --reason",
        "contract report                   | CONTRACT",
        "contract lock nothing             | there is no API nothing",
        "contract learn                    | API",
      })
  void is_a_mistake_told_in_one_line(String words, String tells) {
    Ran ran = run(words);
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).startsWith("gatehouse: ").contains(tells).doesNotContain("Exception");
    assertThat(ran.err().lines()).hasSize(1);
    assertThat(ran.out()).isEmpty();
    assertThat(product.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "key", "approval", "audit", "contract"})
  void is_incomplete_and_shows_how_it_goes_on(String words) {
    Ran ran = run(words);
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("Usage: gatehouse");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "run --help", "key --help", "key issue -h", "audit search -h"})
  void explains_itself(String words) {
    Ran ran = run(words);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).startsWith("Usage: gatehouse");
    assertThat(ran.err()).isEmpty();
  }

  /** To write the page anew: -Dgatehouse.reference=write */
  @Test
  void has_a_page_that_says_what_it_says_of_itself() throws IOException {
    Path page = Path.of(System.getProperty("gatehouse.root"), "docs", "reference", "commands.md");
    String generated =
        new Commands(product, product, clock, new Terminal(System.out, System.err)).reference();
    if ("write".equals(System.getProperty("gatehouse.reference"))) {
      Files.writeString(page, generated);
    }
    assertThat(Files.readString(page)).isEqualTo(generated);
  }

  @Test
  void prints_an_issued_key_alone() throws RegisterUnavailable {
    Ran ran = run("key issue sales-portal --expires 90d");
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).matches("gh_[0-9a-z]{8}_[0-9A-Za-z]{49}\n");
    assertThat(ran.err()).contains("sales-portal").contains("key-").doesNotContain("gh_");
    assertThat(known(ran.out().strip()))
        .extracting(known -> known.key().expires())
        .isEqualTo(clock.millis() + Duration.ofDays(90).toMillis());
  }

  @Test
  void prints_an_issued_key_for_programs() {
    Map<String, ?> issued = JsonLine.read(run("key issue sales-portal --json").out().strip());
    assertThat(issued.keySet()).containsExactly("id", "key", "integration", "expires");
    assertThat(issued.get("expires")).isNull();
    Map<String, ?> rotated =
        JsonLine.read(run("key rotate --json " + issued.get("id")).out().strip());
    assertThat(rotated.keySet()).containsExactly("id", "key", "integration", "expires");
    assertThat(rotated.get("key")).isNotEqualTo(issued.get("key"));
  }

  @Test
  void lists_revokes_and_imports_where_nobody_runs() throws RegisterUnavailable {
    String hash = KeyHash.of("old-key").toHex();
    assertThat(run("key import sales-portal --sha256 " + hash).exit()).isZero();
    String id = known("old-key").key().id();
    assertThat(run("key revoke " + id).out()).contains("revoked " + id);
    assertThat(run("key list").out()).contains(id).contains("revoked");
    assertThat(run("key list --integration note-assistant --json").out()).isEmpty();
  }

  @Test
  void refuses_to_change_a_folder_that_another_process_owns_but_reads_it()
      throws RegisterUnavailable {
    run("key issue sales-portal");
    try (Registers.Open owner = Registers.open(state, clock, new Evidence())) {
      assertThat(owner.register().keyring().all()).hasSize(1);
      Ran issue = run("key issue sales-portal");
      assertThat(issue.exit()).isEqualTo(1);
      assertThat(issue.err())
          .contains("belongs to a running gateway (process " + ProcessHandle.current().pid());
      Ran list = run("key list");
      assertThat(list.exit()).isZero();
      assertThat(list.out()).contains("sales-portal");
    }
  }

  @Test
  void speaks_to_the_gateway_that_runs() throws IOException, RegisterUnavailable {
    try (Registers.Open owner = Registers.open(state, clock, new Evidence());
        AdminSocket socket =
            AdminSocket.open(
                state.resolve("admin.sock"),
                new RegisterDesk(owner.register(), ScriptedProduct.configured(), clock))) {
      assertThat(socket).isNotNull();
      String key = run("key issue sales-portal").out().strip();
      assertThat(owner.register().keys().find(key)).isInstanceOf(Keys.Known.class);
      assertThat(run("key issue sales-porta").exit()).isEqualTo(2);
      assertThat(run("contract lock crm").out())
          .isEqualTo("locked crm for " + System.getProperty("user.name") + "\n");
    }
  }

  private Keys.Known known(String text) throws RegisterUnavailable {
    try (Registers.Open open = Registers.open(state, clock)) {
      return (Keys.Known) open.register().keys().find(text);
    }
  }

  private Ran run(String words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    Commands commands = new Commands(product, product, clock, terminal);
    int exit = commands.run(words.isBlank() ? new String[0] : words.strip().split(" +"));
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
