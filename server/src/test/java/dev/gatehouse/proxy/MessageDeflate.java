package dev.gatehouse.proxy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The compression of messages at one end (RFC 7692 §7.2). */
final class MessageDeflate {
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final Inflater inflater = new Inflater(true);
  private final boolean keeps;
  private final boolean othersKeeps;
  private final byte[] piece = new byte[StrictEnd.PIECE];

  /**
   * What was agreed on.
   *
   * @param mine "client" or "server", as its parameters begin
   */
  MessageDeflate(String agreed, String mine) {
    keeps = !agreed.contains(mine + "_no_context_takeover");
    String others = mine.equals("client") ? "server" : "client";
    othersKeeps = !agreed.contains(others + "_no_context_takeover");
    if (agreed.contains(mine + "_max_window_bits=8")) {
      // The JDK's window is 32 KiB: in a smaller one only what refers to nothing is sure to be.
      deflater.setStrategy(Deflater.HUFFMAN_ONLY);
    }
  }

  byte[] packed(byte[] plain) {
    if (!keeps) {
      deflater.reset();
    }
    deflater.setInput(plain);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int length = piece.length;
    while (length == piece.length || all.size() == 0) {
      // The first time it may only take the strategy.
      length = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
      all.write(piece, 0, length);
    }
    byte[] packed = all.toByteArray();
    return Arrays.copyOf(packed, packed.length - TAIL.length);
  }

  byte[] unpacked(byte[] packed) throws StrictEnd.Wrong {
    if (!othersKeeps) {
      inflater.reset();
    }
    try {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] part : new byte[][] {packed, TAIL}) {
        inflater.setInput(part);
        int length = inflater.inflate(piece);
        while (length > 0 || !inflater.needsInput()) {
          all.write(piece, 0, length);
          length = inflater.inflate(piece);
        }
      }
      return all.toByteArray();
    } catch (DataFormatException broken) {
      throw new StrictEnd.Wrong(1007, "not compressed");
    }
  }
}
