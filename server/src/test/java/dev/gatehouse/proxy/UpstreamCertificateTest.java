package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection to an upstream does not outlive the certificates by which it was made. */
@ExtendWith(NoLeaks.class)
class UpstreamCertificateTest {
  private static final String GET = Raw.head("GET / HTTP/1.1", "Host: a");

  @TempDir private static Path folder;
  private static TestAuthority authority;
  private static TestAuthority.Made shown;
  private static ServerTls tls;

  private volatile Instant now = Instant.now();

  @BeforeAll
  static void certify() throws Exception {
    authority = new TestAuthority(folder, "Authority");
    shown = authority.server("127.0.0.1", "localhost");
    tls = tls(Optional.empty());
  }

  private static ServerTls tls(Optional<ServerTls.Clients> asked) throws Exception {
    ServerTls.Config config =
        new ServerTls.Config(shown.chain(), shown.key(), List.of(), TlsProfile.INTERMEDIATE, asked);
    return ServerTls.of(config, InstantSource.system());
  }

  private Door to(Door behind, Protocol protocol) throws Exception {
    return to(behind, protocol, new Upstream.Tls(authority.file(), null, null, ""));
  }

  private Door to(Door behind, Protocol protocol, Upstream.Tls proof) throws Exception {
    return Door.to(URI.create("https://localhost:" + behind.listener.address().getPort()))
        .clock(() -> now)
        .secured(proof)
        .upstream(it -> it.over(protocol))
        .open();
  }

  private static void awaitNone(Door behind) {
    Door.await(() -> behind.listener.connections() == 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void it_carries_no_call_when_they_have_expired(Protocol protocol) throws Exception {
    try (ScriptedUpstream last = ScriptedUpstream.answering(HELLO);
        Door behind = Door.to(last.url()).tls(tls).open();
        Door door = to(behind, protocol);
        RawCaller caller = door.caller()) {
      assertThat(caller.send(GET).answer().content()).isEqualTo("hello");
      assertThat(behind.listener.connections()).isEqualTo(1);
      now = Instant.now().plus(Duration.ofDays(40));
      awaitNone(behind);
      assertThat(caller.send(GET).answer().content()).contains("upstream-unreachable");
      door.ledger.nextRecord();
      assertThat(door.ledger.nextRecord().detail()).contains("expired");
      assertThat(last.seen).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void it_carries_no_call_when_ours_has_expired(Protocol protocol) throws Exception {
    TestAuthority.Made ours = authority.brief("CN=gate", Duration.ofDays(10));
    ServerTls.Clients asked = new ServerTls.Clients(authority.file(), Optional.empty(), true);
    try (ScriptedUpstream last = ScriptedUpstream.answering(HELLO);
        Door behind = Door.to(last.url()).tls(tls(Optional.of(asked))).open();
        Door door =
            to(behind, protocol, new Upstream.Tls(authority.file(), ours.chain(), ours.key(), ""));
        RawCaller caller = door.caller()) {
      assertThat(caller.send(GET).answer().content()).isEqualTo("hello");
      now = Instant.now().plus(Duration.ofDays(9));
      assertThat(caller.send(GET).answer().content()).isEqualTo("hello");
      assertThat(behind.listener.connections()).isEqualTo(1);
      now = Instant.now().plus(Duration.ofDays(11));
      awaitNone(behind);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void a_call_that_is_under_way_when_they_expire_is_answered(Protocol protocol) throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (ScriptedUpstream last =
            new ScriptedUpstream(
                (request, out) -> {
                  Door.hold(goOn);
                  return ScriptedUpstream.always(HELLO).answer(request, out);
                });
        Door behind = Door.to(last.url()).tls(tls).open();
        Door door = to(behind, protocol);
        RawCaller caller = door.caller()) {
      caller.send(GET);
      last.next();
      now = Instant.now().plus(Duration.ofDays(40));
      LockSupport.parkNanos(2 * Ticker.EVERY_MILLIS * 1_000_000);
      goOn.countDown();
      assertThat(caller.answer().content()).isEqualTo("hello");
      awaitNone(behind);
    }
  }

  /** What a reload does to an upstream whose files have changed. */
  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void it_ends_with_its_upstream(Protocol protocol) throws Exception {
    try (ScriptedUpstream last = ScriptedUpstream.answering(HELLO);
        Door behind = Door.to(last.url()).tls(tls).open();
        Door door = to(behind, protocol);
        RawCaller caller = door.caller()) {
      assertThat(caller.send(GET).answer().content()).isEqualTo("hello");
      door.upstream.close();
      awaitNone(behind);
    }
  }
}
