package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many takers over HTTP/2 open two windows for each frame of content: of one that comes to us in
 * thousands of small pieces, that is no flood.
 */
@ExtendWith(NoLeaks.class)
class SmallPiecesTest {
  private static final int PIECES = 4000;
  private static final String PIECE = "0123456789".repeat(9);
  private static final byte[] CHUNKS =
      ("5a\r\n" + PIECE + "\r\n").repeat(PIECES).concat("0\r\n\r\n").getBytes(US_ASCII);

  private static boolean answers(OutputStream out) throws IOException {
    out.write(Raw.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked").getBytes(US_ASCII));
    out.write(CHUNKS);
    return true;
  }

  @Test
  @Timeout(60)
  void a_caller_takes_an_answer() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream((_, out) -> answers(out));
        Door door = Door.to(upstream.url()).open();
        FrameCaller caller = new FrameCaller(door.listener.address()).greet()) {
      assertThat(caller.get("/").content()).isEqualTo(PIECE.repeat(PIECES));
      assertThat(caller.get("/").reset()).isEqualTo(-1);
    }
  }

  @Test
  @Timeout(60)
  void an_upstream_takes_a_content() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        Door door = Door.to(socket).upstream(it -> it.over(Protocol.HTTP_2)).open();
        RawCaller caller = door.caller()) {
      Thread.startVirtualThread(() -> takes(socket));
      caller.send(Raw.head("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked"));
      caller.send(CHUNKS);
      assertThat(caller.answer().content()).isEqualTo("" + PIECES * PIECE.length());
    }
  }

  /** Answers how much came, and lets more come with each frame. */
  private static void takes(ServerSocket socket) {
    int bytes = 0;
    try (FrameCaller upstream = new FrameCaller(socket.accept()).serve()) {
      FrameCaller.Frame frame = upstream.next();
      while (!frame.ends()) {
        frame = upstream.next();
        int size = frame.type() == Frames.DATA ? frame.payload().length : 0;
        bytes += size;
        if (size > 0) {
          upstream.number(Frames.WINDOW_UPDATE, 0, size);
          upstream.number(Frames.WINDOW_UPDATE, frame.stream(), size).flush();
        }
      }
      byte[] head = FrameCaller.block(":status", "200");
      upstream
          .frame(Frames.HEADERS, Frames.END_HEADERS, frame.stream(), head)
          .frame(Frames.DATA, Frames.END_STREAM, frame.stream(), ("" + bytes).getBytes(US_ASCII))
          .flush();
      upstream.swallow();
    } catch (IOException e) {
      // The gateway may end a connection whenever it likes.
    }
  }
}
