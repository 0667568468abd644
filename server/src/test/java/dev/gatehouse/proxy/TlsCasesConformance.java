package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConformanceReport;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What callers do over TLS, after the cases of tlsfuzzer and BoGo; these programs are not run. Each
 * case has a victim, who is answered on another connection of the same loop meanwhile.
 */
@ExtendWith(NoLeaks.class)
class TlsCasesConformance {
  private static final List<String> EXEMPT =
      List.of(
          "proof: a wrong proof of a caller's certificate ends the connection without its alert,"
              + " which Netty 4.2.18 drops where certificates are verified by another thread",
          "SHA-1: BoringSSL signs a key of TLS 1.2 by it for whoever names nothing better, and"
              + " believes a caller of 1.2 that proves a key of RSA by it",
          "changes of ciphers: BoringSSL skips up to 32 within a handshake of 1.3",
          "empty and large records: Netty 4.2.18 answers them with close_notify, or with an end",
          "asked again: BoringSSL compares nothing of a second hello with the first one but its key"
              + " and whether it shows a session; nobody else can have changed it",
          "early data: while BoringSSL skips it, it skips all records that it cannot read",
          "empty messages: BoringSSL skips up to 32 records without content, whatever they are of",
          "zeros: BoringSSL answers a record of nothing but zeros with 51",
          "extensions that are not ours, or not asked of us (a status, sizes of records,"
              + " heartbeats, signatures of certificates, authorities): their content is not read",
          "sessions: one of 1.2 is left where its suite is not offered, and one of 1.3 that comes"
              + " without a list of signatures is refused with 40",
          "alerts: 50 for what is wrong in a share, a change of keys or an end, and 20 for what"
              + " should not come, where the RFC has 47 and 10");

  private static final int ALL = 1543;

  @TempDir static Path folder;

  @Timeout(300)
  @Test
  void answers_each_case_as_it_should_and_everybody_else_meanwhile() throws Exception {
    TestAuthority authority = new TestAuthority(folder, "servers");
    TestAuthority callers = new TestAuthority(folder, "callers");
    TestAuthority.Made caller = callers.client("CN=caller,O=Acme", "caller.example");
    TestAuthority.Made late = callers.brief("CN=late", Duration.ofMinutes(-1));
    TestAuthority.Made revoked = callers.client("CN=revoked");
    ServerTls.Clients asked = new ServerTls.Clients(callers.file(), Optional.empty(), false);
    ServerTls.Clients required =
        new ServerTls.Clients(callers.file(), Optional.of(callers.revoking(revoked)), true);
    List<TlsCase> cases = new ArrayList<>(TlsHelloCases.all());
    cases.addAll(TlsExtensionCases.all());
    cases.addAll(TlsUpdateCases.all());
    cases.addAll(TlsAgainCases.all());
    cases.addAll(TlsAnswerCases.all());
    cases.addAll(TlsGroupCases.all());
    cases.addAll(TlsOlderGroupCases.all());
    cases.addAll(TlsSessionCases.all());
    cases.addAll(TlsOlderSessionCases.all());
    cases.addAll(TlsPartingCases.all());
    cases.addAll(TlsCourseCases.all());
    cases.addAll(TlsOlderCases.all());
    cases.addAll(TlsRecordCases.all());
    cases.addAll(TlsPackedCases.all());
    cases.addAll(TlsWordCases.all());
    cases.addAll(TlsBrowserCases.all());
    List<String> wrong = new ArrayList<>();
    tried(cases, authority, wrong, Optional.empty());
    List<TlsCase> shown = new ArrayList<>(TlsCertificateCases.all(caller));
    shown.addAll(TlsOlderCertificateCases.all(caller));
    shown.addAll(TlsSessionCases.none());
    shown.addAll(TlsProofCases.all(callers));
    tried(shown, authority, wrong, Optional.of(asked));
    List<TlsCase> demanded = new ArrayList<>(TlsCertificateCases.required(caller));
    demanded.addAll(TlsOlderCertificateCases.required(caller));
    demanded.add(
        TlsCertificateCases.refused(
            "of another authority", "alert 48", authority.client("CN=caller")));
    demanded.add(TlsCertificateCases.refused("expired", "alert 45", late));
    demanded.add(TlsCertificateCases.refused("revoked", "alert 44", revoked));
    tried(demanded, authority, wrong, Optional.of(required), caller);
    int all = cases.size() + shown.size() + demanded.size();
    assertThat(Stream.of(cases, shown, demanded).flatMap(List::stream).map(TlsCase::name))
        .doesNotHaveDuplicates();
    ConformanceReport.write(
        "cases of TLS after tlsfuzzer and BoGo, our own",
        new ConformanceReport.Row(all - wrong.size(), all, EXEMPT));
    assertThat(wrong).isEmpty();
    assertThat(all).isEqualTo(ALL);
  }

  /** Adds what came otherwise than it should. */
  private static void tried(
      List<TlsCase> cases,
      TestAuthority authority,
      List<String> wrong,
      Optional<ServerTls.Clients> clients,
      TestAuthority.Made... victims)
      throws Exception {
    TestAuthority.Made first = authority.server("a.example");
    TestAuthority.Made second = authority.server("b.example");
    ServerTls tls =
        ServerTls.of(
            new ServerTls.Config(
                first.chain(),
                first.key(),
                List.of(new ServerTls.Further(second.chain(), second.key())),
                TlsProfile.INTERMEDIATE,
                clients),
            InstantSource.system());
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(ScriptedUpstream.HELLO);
        Door door = Door.to(upstream.url()).tls(tls).open();
        RawCaller victim = new RawCaller(secured(door, authority, victims))) {
      for (TlsCase it : cases) {
        // Each that is wrong may take as long as its caller waits.
        if (wrong.size() >= 3) {
          wrong.add(it.name() + ": not tried behind three that are wrong");
          continue;
        }
        String met = met(it, door, victim);
        if (!it.isRight(met)) {
          wrong.add(it.name() + ": " + met + ", not " + it.outcome());
        }
        if (!it.outcome().contains("200") && sawCase(upstream)) {
          wrong.add(it.name() + ": the upstream saw it");
        }
        upstream.seen.clear();
      }
    }
  }

  private static boolean sawCase(ScriptedUpstream upstream) {
    return upstream.seen.stream().anyMatch(it -> it.line().contains("/case"));
  }

  private static SSLSocket secured(Door door, TestAuthority authority, TestAuthority.Made... shown)
      throws Exception {
    SSLContext context = authority.connecting(shown);
    int port = door.listener.address().getPort();
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    return (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
  }

  private static String met(TlsCase it, Door door, RawCaller victim) throws Exception {
    String met = "";
    try (BareTls tls = new BareTls(door.listener.address())) {
      try {
        it.deed().to(tls);
      } catch (EOFException e) {
        met = "end";
      } catch (SocketException e) {
        met = tls.outcome();
      } catch (IOException e) {
        met = String.valueOf(e.getMessage());
      }
      assertThat(victim.send(TlsCase.VICTIM).answer().content()).as(it.name()).isEqualTo("hello");
      return met.isEmpty() ? tls.outcome() : met;
    }
  }
}
