package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A change that comes when a kept connection to its upstream over TLS ends goes over another. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class TlsNextCallTest {
  private static final String DELETE = Raw.head("DELETE / HTTP/1.1", "Host: a");

  @TempDir Path folder;

  static List<Arguments> ends() {
    List<Arguments> all = new ArrayList<>();
    for (String protocol : new String[] {"http/1.1", "h2"}) {
      for (TlsEnd end : TlsEnd.values()) {
        all.add(Arguments.of(protocol, end));
      }
    }
    return all;
  }

  /** Who resets hears no more of what becomes of its connection. */
  static List<Arguments> heard() {
    Set<TlsEnd> resets = EnumSet.of(TlsEnd.RESETS, TlsEnd.SAID_AND_RESETS);
    return ends().stream().filter(it -> !resets.contains(it.get()[1])).toList();
  }

  @ParameterizedTest
  @MethodSource("heard")
  void behind_the_end(String protocol, TlsEnd end) throws Exception {
    try (SealedPort port = new SealedPort(folder, protocol);
        Door door = port.door().open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      try (SealedPeer first = port.accept()) {
        answers(first, protocol);
        assertThat(caller.answer().content()).isEqualTo("hello");
        end.of(first);
        hearsItsEnd(first);
        caller.send(DELETE);
        try (SealedPeer second = port.accept()) {
          answers(second, protocol);
          assertThat(caller.answer().content()).isEqualTo("hello");
        }
      }
    }
  }

  private static void hearsItsEnd(SealedPeer peer) throws IOException {
    try {
      var _ = peer.socket().getInputStream().readAllBytes();
    } catch (SocketException e) {
      // It was reset, which is an end as well.
    }
  }

  static List<Arguments> rounds() {
    List<Arguments> all = new ArrayList<>();
    for (Io io : new Io[] {Io.EPOLL, Io.NIO}) {
      for (Arguments one : ends()) {
        // With NIO the end behind half a record is one of the next round.
        if (io == Io.EPOLL || one.get()[1] != TlsEnd.CUT) {
          all.add(Arguments.of(io, one.get()[0], one.get()[1]));
        }
      }
    }
    return all;
  }

  /** The loop hears of both in one round of events. */
  @ParameterizedTest
  @MethodSource("rounds")
  void together_with_the_end(Io io, String protocol, TlsEnd end) throws Exception {
    try (SealedPort port = new SealedPort(folder, protocol);
        Door door = port.door().io(io).open();
        RawCaller caller = door.caller()) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a"));
      try (SealedPeer first = port.accept()) {
        answers(first, protocol);
        assertThat(caller.answer().content()).isEqualTo("hello");
        CountDownLatch goOn = door.busy();
        end.of(first);
        caller.send(DELETE);
        LockSupport.parkNanos(20_000_000);
        goOn.countDown();
        try (SealedPeer second = port.accept()) {
          answers(second, protocol);
          assertThat(caller.answer().content()).isEqualTo("hello");
        }
      }
    }
  }

  private static void answers(SealedPeer upstream, String protocol) throws IOException {
    if (protocol.equals("http/1.1")) {
      var _ = upstream.head();
      upstream.send(HELLO);
      return;
    }
    FrameCaller frames = new FrameCaller(upstream.spoken()).serve();
    int stream = TlsFramesEndTest.asked(frames);
    byte[] head = FrameCaller.block(":status", "200");
    byte[] content = "hello".getBytes(StandardCharsets.US_ASCII);
    frames.frame(Frames.HEADERS, Frames.END_HEADERS, stream, head);
    frames.frame(Frames.DATA, Frames.END_STREAM, stream, content).flush();
  }
}
