package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.Live;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a caller of gRPC is told that its answer broke off, if no field behind it can say so. */
@ExtendWith(NoLeaks.class)
class BrokenGrpcTest {
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n186A0\r\n";
  private static final String SIZED = "Content-Length: 200000\r\n\r\n";

  /** Begins an answer and leaves. */
  private static ScriptedUpstream breaking(String framing) throws IOException {
    String begun = "HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\n" + framing;
    byte[] bytes = (begun + "x".repeat(10_000)).getBytes(StandardCharsets.US_ASCII);
    return new ScriptedUpstream(
        (_, out) -> {
          out.write(bytes);
          return false;
        });
  }

  private static Door to(ScriptedUpstream upstream) throws IOException {
    return Door.to(upstream.url()).live(new Live(Live.Kind.GRPC, Duration.ofSeconds(20))).open();
  }

  @ParameterizedTest
  @CsvSource({"chunked, ''", "sized, ''", "sized, trailers"})
  void a_stream_is_reset(String framing, String te) throws Exception {
    try (ScriptedUpstream upstream = breaking(framing.equals("chunked") ? CHUNKED : SIZED);
        Door door = to(upstream);
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      String type = "application/grpc";
      FrameCaller.Answer answer =
          te.isEmpty()
              ? caller.post("/", "", "content-type", type)
              : caller.post("/", "", "content-type", type, "te", te);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.reset()).isNotEqualTo(-1);
    }
  }

  /** Nor is another answer, on the same connection, taken for the rest of it. */
  @ParameterizedTest
  @CsvSource({
    "chunked, 1.1, ''",
    "sized, 1.1, trailers",
    "sized, 1.1, ''",
    "chunked, 1.0, trailers"
  })
  void a_connection_ends(String framing, String version, String te) throws Exception {
    try (ScriptedUpstream upstream = breaking(framing.equals("chunked") ? CHUNKED : SIZED);
        Door door = to(upstream);
        RawCaller caller = door.caller()) {
      String ask = Raw.head("GET / HTTP/" + version, "Host: a", "TE: " + te, "Connection: TE");
      caller.send(ask + ask);
      String all = caller.rest();
      assertThat(all).doesNotEndWith("0\r\n\r\n").containsOnlyOnce("HTTP/1.1 200");
      assertThat(all.endsWith("!")).isEqualTo(version.equals("1.0"));
    }
  }
}
