package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.ALPN;
import static dev.gatehouse.proxy.BareHello.protocols;
import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Callers over TLS that end within what they send: no upstream takes it for a request, nobody else
 * meets what is left of it, and it is recorded.
 */
@Timeout(120)
@ExtendWith(NoLeaks.class)
class TlsUploadEndTest {
  private static final int RECORD = 16_000;

  @TempDir static Path folder;

  static List<Arguments> ways() {
    List<Arguments> all = new ArrayList<>();
    for (Io io : Io.values()) {
      for (Protocol upstream : List.of(Protocol.HTTP_1_1, Protocol.HTTP_2)) {
        all.add(Arguments.of(io, upstream, false));
      }
      all.add(Arguments.of(io, Protocol.HTTP_1_1, true));
    }
    return all;
  }

  @ParameterizedTest(name = "over {0}, to {1}, read before: {2}")
  @MethodSource("ways")
  void are_no_requests(Io io, Protocol protocol, boolean reads) throws Exception {
    assumeTrue(io.unavailability() == null);
    TestAuthority authority = new TestAuthority(folder, "servers-" + io + protocol + reads);
    boolean framed = protocol == Protocol.HTTP_2;
    try (FramesSeen frames = new FramesSeen();
        ScriptedUpstream lines = ScriptedUpstream.answering(HELLO)) {
      Door.Builder builder =
          Door.to(framed ? frames.url() : lines.url()).upstream(it -> it.over(protocol));
      if (reads) {
        builder.before(Stage.VALIDATE, new ReadBody(1 << 20, _ -> true));
      }
      try (Door door = builder.io(io).tls(authority.serving("a.example")).open();
          BareTls victim = TlsCourseCases.met(new BareTls(door.listener.address()))) {
        int tried = 0;
        for (HalfUpload half : HalfUpload.all()) {
          for (CallerEnd end : CallerEnd.values()) {
            if (half.http2() && end.mayListen() && !half.isUsual()) {
              // Over HTTP/2 a caller that may be listening still is given a second.
              continue;
            }
            String name = half.name() + ", " + end;
            tried++;
            ended(door, half, end, tried % 2 == 0, tried % 4 > 1);
            victim.send(TlsCase.VICTIM);
            assertThat(victim.outcome()).as(name).isEqualTo("200");
            recorded(door, name, half.headed() && !end.loses());
          }
        }
        door.holdsNothing();
        assertThat(door.transport.buffered()).isZero();
        // What the victim was answered on, and nothing that saw half a request.
        Door.await(() -> frames.open.get() == 0 && lines.open() <= 1);
      }
      assertThat(lines.seen).noneMatch(it -> HalfUpload.isOne(it.line()));
      assertThat(frames.whole).noneMatch(HalfUpload::isOne);
    }
  }

  /** Ends within an upload, and returns when nothing of it is left here. */
  private static void ended(Door door, HalfUpload half, CallerEnd end, boolean old, boolean later)
      throws Exception {
    BareTls caller = new BareTls(door.listener.address());
    meets(caller, old, half.http2());
    try (caller) {
      byte[] sent = half.sent();
      for (int at = 0; at < sent.length; at += RECORD) {
        int to = Math.min(sent.length, at + RECORD);
        caller.send(BareRecords.DATA, Arrays.copyOfRange(sent, at, to));
      }
      if (later) {
        CompletableFuture.runAsync(() -> {}, door.transport.loops().getFirst()).join();
      }
      end.of(caller);
      Door.await(() -> door.listener.connections() == 1);
    } catch (IOException e) {
      // It may be heard of before all is sent.
    }
    Door.await(() -> door.listener.connections() == 1);
  }

  private static void meets(BareTls caller, boolean old, boolean http2) throws Exception {
    byte[] names = protocols(http2 ? "h2" : "http/1.1");
    if (old) {
      caller.greet12(BareHello.of12().with(ALPN, names)).exchanged12().finish12();
    } else {
      caller.greet13(BareHello.of13(caller.key()).with(ALPN, names)).finish13();
    }
  }

  /** The record of the victim, and that of the other, if there has to be one. */
  private static void recorded(Door door, String name, boolean both) throws Exception {
    List<Outcome> all = new ArrayList<>();
    while (all.size() < (both ? 2 : 1) || !door.ledger.records.isEmpty()) {
      all.add(door.ledger.nextRecord());
    }
    for (Outcome one : all) {
      if (HalfUpload.isOne(one.exchange().request().path())) {
        // Of what was sent in part nobody knows what became of it.
        assertThat(one.reason().orElseThrow())
            .as(name)
            .isIn(Reason.CALLER_GONE, Reason.OUTCOME_UNKNOWN);
      } else {
        assertThat(one.reason()).as(name).isEmpty();
      }
    }
  }
}
