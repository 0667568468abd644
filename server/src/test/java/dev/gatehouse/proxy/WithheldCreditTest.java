package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who does not take what is said to it is told of no more room either: that would pile up. */
@ExtendWith(NoLeaks.class)
class WithheldCreditTest {
  private static final int PADDED = 8;
  private static final int PADDING = 200;
  private static final int PARTS = 40;

  @Test
  void padding_is_paid_for_when_what_was_said_is_taken() throws Exception {
    try (EmbeddedDoor door = new EmbeddedDoor(true)) {
      door.sendAll(opening(), 1000);
      int before = door.answered().length;
      door.socket.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
      for (int i = 0; i < PARTS; i++) {
        byte[] part = part();
        door.send(part, 0, part.length);
      }
      assertThat(door.answered()).hasSize(before);
      door.socket.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
      door.socket.runPendingTasks();
      door.send(new byte[0], 0, 0);
      byte[] after = door.answered();
      ByteBuffer paid = ByteBuffer.wrap(after, before, after.length - before);
      for (int stream = 0; stream < 2; stream++) {
        assertThat(paid.getInt() & 0xff).isEqualTo(Frames.WINDOW_UPDATE);
        assertThat(paid.get()).isZero();
        assertThat(paid.getInt()).isEqualTo(stream);
        assertThat(paid.getInt()).isEqualTo(PARTS * (PADDING + 1));
      }
      assertThat(paid.hasRemaining()).isFalse();
    }
  }

  /** Of a request whose content is read when it is whole. */
  private static byte[] opening() {
    byte[] block = FrameCaller.request("POST", "/read");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Frames.PREFACE);
    bytes.writeBytes(frame(Frames.SETTINGS, 0, 0, new byte[0]));
    bytes.writeBytes(frame(Frames.HEADERS, Frames.END_HEADERS, 1, block));
    return bytes.toByteArray();
  }

  private static byte[] part() {
    byte[] payload = new byte[1 + PADDING + PADDING];
    payload[0] = (byte) PADDING;
    return frame(Frames.DATA, PADDED, 1, payload);
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    return frame.array();
  }
}
