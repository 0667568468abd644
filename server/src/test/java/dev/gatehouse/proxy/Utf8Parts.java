package dev.gatehouse.proxy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Texts that come in parts, which may end within a character, judged as they come. */
final class Utf8Parts {
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer read = CharBuffer.allocate(StrictEnd.PIECE);
  private ByteBuffer left = ByteBuffer.allocate(0);

  /** Takes so many bytes. */
  void add(byte[] bytes, int count) throws StrictEnd.Wrong {
    ByteBuffer all = ByteBuffer.allocate(left.remaining() + count);
    all.put(left).put(bytes, 0, count).flip();
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      read.clear();
      result = decoder.decode(all, read, false);
    }
    judge(!result.isError());
    left = all;
  }

  /** A text ends here. */
  void end() throws StrictEnd.Wrong {
    judge(!left.hasRemaining());
  }

  private static void judge(boolean right) throws StrictEnd.Wrong {
    if (!right) {
      throw new StrictEnd.Wrong(1007, "no UTF-8");
    }
  }
}
