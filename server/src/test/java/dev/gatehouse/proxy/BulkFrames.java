package dev.gatehouse.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Either side of one stream of HTTP/2 that carries a {@link Bulk}, as far as the windows let it.
 */
final class BulkFrames {
  private static final int LARGEST = 16_384;

  private final FrameCaller peer;
  private long ofAll = 65_535;
  private long initial = 65_535;
  private long ofOne;

  BulkFrames(FrameCaller peer) {
    this.peer = peer;
  }

  /** The next frame; what it says of windows is noted. */
  FrameCaller.Frame next() throws IOException {
    FrameCaller.Frame frame = peer.next();
    switch (frame.type()) {
      case Frames.SETTINGS -> {
        ByteBuffer settings = ByteBuffer.wrap(frame.payload());
        while (settings.hasRemaining()) {
          int name = settings.getShort();
          int value = settings.getInt();
          initial = name == 4 ? value : initial;
        }
      }
      case Frames.WINDOW_UPDATE -> {
        int more = ByteBuffer.wrap(frame.payload()).getInt();
        if (frame.stream() == 0) {
          ofAll += more;
        } else {
          ofOne += more;
        }
      }
      case Frames.RST_STREAM, Frames.GOAWAY -> throw new IOException("ended with " + frame.type());
      default -> {}
    }
    return frame;
  }

  /** The next frame that has fields. */
  FrameCaller.Frame head() throws IOException {
    FrameCaller.Frame frame = next();
    while (frame.type() != Frames.HEADERS) {
      frame = next();
    }
    return frame;
  }

  /** Sends all of it, and the end; never a part of a frame because there is room for no more. */
  void pour(int stream, Bulk bulk) throws IOException {
    for (byte[] part = bulk.make(LARGEST); part.length > 0; part = bulk.make(LARGEST)) {
      while (Math.min(ofAll, initial + ofOne) < part.length) {
        next();
      }
      ofAll -= part.length;
      ofOne -= part.length;
      peer.frame(Frames.DATA, 0, stream, part).flush();
    }
    peer.frame(Frames.DATA, Frames.END_STREAM, stream).flush();
  }

  /** Takes all that comes to its end, and pays for it. */
  void take(int stream, Bulk bulk) throws IOException {
    FrameCaller.Frame frame;
    do {
      frame = next();
      if (frame.type() == Frames.DATA && frame.payload().length > 0) {
        bulk.take(frame.payload(), frame.payload().length);
        peer.number(Frames.WINDOW_UPDATE, 0, frame.payload().length);
        if (!frame.ends()) {
          peer.number(Frames.WINDOW_UPDATE, stream, frame.payload().length);
        }
        peer.flush();
      }
    } while (!frame.ends());
  }
}
