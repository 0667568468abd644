package dev.gatehouse.proxy;

import java.io.IOException;
import java.util.List;

/**
 * One case of the Autobahn test suite, from the side that tries the other.
 *
 * @param code the code of a Close that the case does not send; 0 if what it sends comes back
 * @param close the payload of the first Close that it sends; empty if it sends none
 * @param parameters of the compression that it wants of the other side; empty for no compression
 */
record AutobahnCase(
    String id, List<Round> rounds, int code, List<byte[]> close, List<String> parameters) {

  private static final byte[] NORMAL = {3, (byte) 0xe8};

  /** What is sent, and has to come back before anything more is. */
  record Round(Sender sender, List<SocketMessage> back, boolean surely) {}

  /** Sends what a round has. */
  interface Sender {
    void send(StrictEnd end, Taken other) throws IOException;
  }

  /** Waits until the other end has taken so many bytes of payloads. */
  interface Taken {
    void await(long bytes);
  }

  /** Plays it at its end. Empty if all was as it has to be; else what was not. */
  String play(StrictEnd end, Taken other) {
    try {
      for (Round round : rounds) {
        sends(round, end, other);
        for (SocketMessage expected : round.back) {
          SocketMessage heard = end.next();
          if (heard.opcode() == FrameWire.CLOSE && !round.surely) {
            return closed(heard, end);
          }
          if (!heard.is(expected)) {
            return heard + " came, not " + expected;
          }
        }
      }
      if (code == 0 && close.isEmpty()) {
        end.close(NORMAL);
      }
      return closed(end.next(), end);
    } catch (IOException broken) {
      return String.valueOf(broken);
    }
  }

  /** The code with which it ends, for both sides. */
  int endCode() {
    return code == 0 ? own().code() : code;
  }

  private SocketMessage own() {
    return new SocketMessage(FrameWire.CLOSE, close.isEmpty() ? NORMAL : close.getFirst());
  }

  private void sends(Round round, StrictEnd end, Taken other) throws IOException {
    try {
      round.sender.send(end, other);
    } catch (IOException refused) {
      if (code == 0) {
        throw refused;
      }
      // Whoever says why it hears no more does not hear the rest.
    }
  }

  private String closed(SocketMessage heard, StrictEnd end) {
    boolean right =
        code == 0 ? heard.is(own()) : heard.opcode() == FrameWire.CLOSE && heard.code() == code;
    if (!right) {
      return heard + " came, not a Close of " + endCode();
    }
    if (end.isUnfinished()) {
      // Nothing of its own can follow, so it leaves.
      return "";
    }
    if (code == 1007 && close.isEmpty()) {
      end.close(heard.payload());
    }
    return end.ended() ? "" : "more came behind a Close";
  }
}
