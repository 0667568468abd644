package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConformanceReport;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** http2-frame-test-case: every frame with an error is answered with that error. */
class FrameCasesConformance {
  private static final List<String> NOT_SENT =
      List.of("the 11 frames without an error describe encodings; their field blocks are no HPACK");

  @Test
  void answers_every_wrong_frame_with_its_error() throws Exception {
    Path folder = ConformanceReport.corpus("http/http2-frame-test-case/error");
    List<String> wrong = new ArrayList<>();
    int all = 0;
    try (ScriptedUpstream upstream = ScriptedUpstream.echoing();
        Door door = Door.to(upstream.url()).open();
        Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        JsonNode test = new JsonMapper().readTree(Files.readString(file));
        all++;
        int code = send(door, HexFormat.of().parseHex(test.get("wire").asString()));
        boolean right = false;
        for (JsonNode allowed : test.get("error")) {
          right |= allowed.asInt() == code;
        }
        if (!right) {
          wrong.add(test.get("description").asString() + ": " + code);
        }
      }
    }
    ConformanceReport.write(
        "http2-frame-test-case", new ConformanceReport.Row(all - wrong.size(), all, NOT_SENT));
    assertThat(wrong).isEmpty();
    assertThat(all).isEqualTo(22);
  }

  /** The code that a frame is answered with on a connection with one open stream. */
  private static int send(Door door, byte[] wire) throws IOException {
    try (FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      caller.open(FrameCaller.request("POST", "/"), false);
      caller.raw(wire).flush();
      while (true) {
        FrameCaller.Frame frame = caller.next();
        if (frame.type() == Frames.GOAWAY || frame.type() == Frames.RST_STREAM) {
          return frame.number();
        }
      }
    } catch (EOFException | SocketException e) {
      return -1;
    }
  }
}
