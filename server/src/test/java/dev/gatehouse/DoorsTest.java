package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gatehouse.config.ConfigFiles;
import dev.gatehouse.pipeline.Load;
import dev.gatehouse.pipeline.Pipeline;
import dev.gatehouse.pipeline.Routes;
import dev.gatehouse.pipeline.ScriptedLedger;
import dev.gatehouse.pipeline.Snapshot;
import dev.gatehouse.proxy.LocalAuthority;
import dev.gatehouse.proxy.TestAuthority;
import dev.gatehouse.proxy.Transport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class DoorsTest {
  @TempDir Path folder;
  private final Instant start = Instant.now();
  private final AtomicReference<Instant> now = new AtomicReference<>(start);
  private final ScriptedLedger ledger = new ScriptedLedger();

  @Test
  void says_of_a_low_port_which_right_may_be_missing() {
    assertThat(Doors.remedy(443)).contains("from 1024 on").contains("CAP_NET_BIND_SERVICE");
    assertThat(Doors.remedy(1023)).isEqualTo(Doors.remedy(443));
    for (int port : new int[] {0, 1024, 8443}) {
      assertThat(Doors.remedy(port)).isEqualTo("write another, or end what listens there");
    }
  }

  @Test
  void shows_when_the_first_list_of_revoked_certificates_ends_and_tells_once_of_each_that_has()
      throws Exception {
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    told.start();
    Logger log = log();
    log.addAppender(told);
    try (Transport transport = Transport.open(1, now::get, new Random(1));
        Doors doors = opened(transport)) {
      Instant first = start.plus(Duration.ofDays(1));
      assertThat(doors.revocationsEnd())
          .isEqualTo(Map.of("public", (double) first.getEpochSecond()));
      for (int day = 0; day < 5; day++) {
        now.set(start.plus(Duration.ofDays(day)));
        doors.tellOfList();
        doors.tellOfList();
      }
      assertThat(told.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly(
              line(start.plus(Duration.ofDays(1))), line(start.plus(Duration.ofDays(3))));
    } finally {
      log.detachAppender(told);
    }
  }

  /** While tests beside this one begin to log, there are stand-ins for a moment. */
  private static Logger log() {
    while (true) {
      if (LoggerFactory.getLogger(Doors.class) instanceof Logger log) {
        return log;
      }
      Thread.onSpinWait();
    }
  }

  private static String line(Instant end) {
    return "a list of revoked certificates %s: nobody of its authority is believed"
        .formatted(CertificateCheck.words(end, end));
  }

  private Doors opened(Transport transport) throws Exception {
    TestAuthority one = new TestAuthority(folder, "one");
    TestAuthority other = new TestAuthority(folder, "other");
    Path trust = TestAuthority.joined(folder.resolve("trust.pem"), one.file(), other.file());
    Path lists =
        TestAuthority.joined(
            folder.resolve("lists.pem"),
            one.revoking(start.plus(Duration.ofDays(1))),
            other.revoking(start.plus(Duration.ofDays(3))));
    String yaml =
        "listen: { public: { address: '127.0.0.1:0', tls: { clients: { %s } } } }"
            .formatted("trust: %s, revoked: %s".formatted(trust, lists));
    ListenConfig listen =
        ConfigFiles.bind(
                GatehouseConfig.class,
                Path.of("gatehouse.yaml"),
                yaml,
                new GatehouseConfigCheck(Clock.systemUTC(), _ -> null))
            .value()
            .orElseThrow()
            .listen();
    Proofs proofs = new Proofs(new LocalAuthority(folder.resolve("tls"), now::get), now::get);
    Doors doors = new Doors(transport, listen, proofs, ledger, new Load(1), List.of());
    Pipeline none = new Pipeline(List.of(), ledger, _ -> {});
    Snapshot snapshot = new Snapshot(1, (_, _, _) -> new Routes.Nothing("nothing here"), none);
    doors.openPublic(proofs.make(listen).open(), () -> snapshot);
    return doors;
  }
}
