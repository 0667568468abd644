package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a connection over TLS ends that its caller gave up, whatever speaks to the kernel. */
@ExtendWith(NoLeaks.class)
class TlsEndTest {
  @TempDir Path folder;

  @Timeout(60)
  @ParameterizedTest
  @EnumSource(Io.class)
  void ends_at_once_what_a_caller_gave_up(Io io) throws Exception {
    assumeTrue(io.unavailability() == null);
    ServerTls tls = new TestAuthority(folder, "servers").serving("a.example");
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).io(io).tls(tls).open()) {
      for (int i = 0; i < 5; i++) {
        try (BareTls caller = new BareTls(door.listener.address())) {
          TlsCourseCases.met(caller).send(BareRecords.ALERT, new byte[] {2, 80});
          assertThat(caller.outcome()).isEqualTo("end");
        }
        try (BareTls caller = new BareTls(door.listener.address())) {
          TlsCourseCases.greeted(caller).send(BareRecords.ALERT, TlsCourseCases.CLOSE);
          assertThat(caller.outcome()).isEqualTo("end");
        }
        try (BareTls caller = new BareTls(door.listener.address())) {
          byte[] hello = BareHello.of13(caller.key()).message();
          caller.raw(
              BareRecords.framed(BareRecords.ALERT, TlsCourseCases.CANCELED),
              BareRecords.framed(BareRecords.HANDSHAKE, hello));
          assertThat(caller.outcome()).isEqualTo("alert 10");
        }
      }
    }
  }
}
