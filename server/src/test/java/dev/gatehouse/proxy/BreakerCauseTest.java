package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.proxy.http2.ErrorCode;
import dev.gatehouse.proxy.upstream.Breaker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one caller does to its own calls takes the upstream from nobody else. */
@ExtendWith(NoLeaks.class)
class BreakerCauseTest {
  private static final String GET = Raw.head("GET / HTTP/1.1", "Host: a");
  private static final int MORE_THAN_ENOUGH = 12;

  /** Opens after five calls of which half failed. */
  private static final Treatment BREAKING =
      new Treatment()
          .breaking(
              new Breaker.Settings(
                  50, 5, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30)));

  private static Door.Builder to(ScriptedUpstream upstream) {
    return Door.to(upstream.url()).treated(BREAKING);
  }

  /** Answers nothing for as long as anybody waits. */
  private static ScriptedUpstream silent() throws IOException {
    return new ScriptedUpstream(
        (_, _) -> {
          LockSupport.parkNanos(Duration.ofSeconds(20).toNanos());
          return false;
        });
  }

  private static void assertServes(ScriptedUpstream upstream, Door door) throws Exception {
    assertThat(door.upstream.state().breaker()).isEqualTo("closed");
    upstream.now(ScriptedUpstream.always("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
    try (RawCaller other = door.caller()) {
      assertThat(other.send(GET).answer().content()).isEqualTo("hello");
    }
  }

  @Test
  void callers_that_leave_open_no_breaker() throws Exception {
    try (ScriptedUpstream upstream = silent();
        Door door = to(upstream).open()) {
      for (int i = 0; i < MORE_THAN_ENOUGH; i++) {
        try (RawCaller caller = door.caller()) {
          caller.send(GET);
          upstream.next();
          caller.socket().setSoLinger(true, 0);
        }
        assertThat(door.ledger.nextRecord().reason()).contains(Reason.CALLER_GONE);
      }
      assertServes(upstream, door);
    }
  }

  @Test
  void deadlines_of_callers_open_no_breaker() throws Exception {
    try (ScriptedUpstream upstream = silent();
        Door door = to(upstream).live(new Live(Live.Kind.GRPC, Duration.ofSeconds(20))).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      for (int i = 0; i < MORE_THAN_ENOUGH; i++) {
        caller.post("/", "", "content-type", "application/grpc", "grpc-timeout", "20m");
        assertThat(door.ledger.nextRecord().reason())
            .hasValueSatisfying(
                it -> assertThat(it).isIn(Reason.DEADLINE_EXCEEDED, Reason.OUTCOME_UNKNOWN));
      }
      assertThat(door.upstream.state().breaker()).isEqualTo("closed");
    }
  }

  /** As servers of gRPC do, some behind the head of their answer. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deadlines_that_the_upstream_keeps_open_no_breaker(boolean headed) throws Exception {
    String type = "application/grpc";
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Door door =
            Door.to(socket)
                .upstream(it -> it.over(Protocol.HTTP_2))
                .treated(BREAKING)
                .live(new Live(Live.Kind.GRPC, Duration.ofSeconds(20)))
                .open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      // Else the first would be over before there is a connection.
      int first = caller.open(FrameCaller.request("GET", "/", "content-type", type), true);
      caller.flush();
      FrameCaller upstream = new FrameCaller(socket.accept()).serve();
      byte[] whole = FrameCaller.block(":status", "200", "content-type", type, "grpc-status", "0");
      int all = Frames.END_HEADERS | Frames.END_STREAM;
      upstream.frame(Frames.HEADERS, all, asked(upstream), whole).flush();
      assertThat(caller.fields(caller.next(first).payload())).containsEntry("grpc-status", "0");
      for (int i = 0; i < MORE_THAN_ENOUGH; i++) {
        byte[] head =
            FrameCaller.request(
                "GET", "/", "content-type", type, "te", "trailers", "grpc-timeout", "1u");
        int stream = caller.open(head, true);
        caller.flush();
        int asked = asked(upstream);
        if (headed) {
          byte[] answer = FrameCaller.block(":status", "200", "content-type", type);
          upstream.frame(Frames.HEADERS, Frames.END_HEADERS, asked, answer);
        }
        upstream.number(Frames.RST_STREAM, asked, ErrorCode.CANCEL.number()).flush();
        FrameCaller.Frame end = caller.next(stream);
        while (!end.ends()) {
          end = caller.next(stream);
        }
        assertThat(caller.fields(end.payload())).containsEntry("grpc-status", "4");
      }
      assertThat(door.upstream.state().breaker()).isEqualTo("closed");
      upstream.close();
    }
  }

  /** The stream of the next request. */
  private static int asked(FrameCaller upstream) throws IOException {
    FrameCaller.Frame frame = upstream.await(Frames.HEADERS);
    return frame.stream();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 409, 422, 500, 501})
  void answers_that_one_request_can_provoke_open_no_breaker(int status) throws Exception {
    String answer = "HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n";
    try (ScriptedUpstream upstream = ScriptedUpstream.answering(answer);
        Door door = to(upstream).open();
        RawCaller caller = door.caller()) {
      for (int i = 0; i < MORE_THAN_ENOUGH; i++) {
        assertThat(caller.send(GET).answer().status()).isEqualTo(status);
      }
      assertServes(upstream, door);
    }
  }
}
