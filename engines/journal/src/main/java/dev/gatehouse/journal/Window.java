package dev.gatehouse.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Reads small pieces of a file, each a little behind the one before, in few large steps. */
final class Window {
  private static final int SIZE = 64 << 10;

  private final FileChannel file;
  private final byte[] bytes = new byte[SIZE];
  private long begin = -SIZE;

  Window(FileChannel file) {
    this.file = file;
  }

  /** The bytes from {@code at} on, at most 64 KiB; behind the end of the file they are zero. */
  ByteBuffer read(long at, int length) throws IOException {
    if (at < begin || at + length > begin + SIZE) {
      fill(at);
    }
    return ByteBuffer.wrap(bytes, (int) (at - begin), length);
  }

  private void fill(long at) throws IOException {
    begin = at;
    ByteBuffer to = ByteBuffer.wrap(bytes);
    while (to.hasRemaining() && file.read(to, at + to.position()) >= 0) {
      // until it is full or the file has ended
    }
    Arrays.fill(bytes, to.position(), SIZE, (byte) 0);
  }
}
