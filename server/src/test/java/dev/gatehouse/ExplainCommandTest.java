package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admin.Terminal;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.CallIds;
import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Ledger;
import dev.gatehouse.pipeline.ManualLoop;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
  private static final String ORIGIN = "https://\u001b[2J\u009b31m\u202eexample.com";

  @TempDir Path folder;

  @Test
  void shows_what_a_caller_sent_so_that_no_terminal_obeys_it() throws Exception {
    Path config = folder.resolve("gatehouse.yaml");
    Files.writeString(config, "state: ./state\n");
    long now = System.currentTimeMillis();
    String id = new CallIds(new Random(1)).next(now);
    Request request =
        new Request(
            "GET",
            "https",
            "localhost",
            "/contacts/7",
            "",
            Headers.EMPTY,
            Body.NONE,
            InetAddress.getLoopbackAddress());
    Exchange exchange = Exchange.begin(id, new ManualLoop(), now, 0, 0, request);
    Verdict.Deny deny = Verdict.deny(Reason.ORIGIN_NOT_ALLOWED, ORIGIN);
    Response answer = new Response(403, Headers.EMPTY, Body.NONE);
    try (AuditLog log = AuditLog.open(folder.resolve("state"), Clock.systemUTC())) {
      log.record(
          new Outcome(exchange, Decision.DENIED, Stage.AUTHENTICATE, deny, false, answer, 0),
          new Kept());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int exit =
        new ExplainCommand(Clock.systemUTC()).run(config, id, false, new Terminal(print, print));
    assertThat(exit).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("https://\uFFFD[2J\uFFFD31m\uFFFDexample.com")
        .doesNotContain("\u001b", "\u009b", "\u202e");
  }

  /** A receipt of a record that has to be kept. */
  private static final class Kept implements Ledger.Receipt {
    @Override
    public void kept() {}

    @Override
    public void lost(String why) {
      throw new AssertionError(why);
    }
  }
}
