package dev.gatehouse.proxy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream over HTTP/2 that answers what is whole, and keeps what was. */
final class FramesSeen implements AutoCloseable {
  /** The paths of requests that came to their end. */
  final List<String> whole = new CopyOnWriteArrayList<>();

  /** Requests that have begun, and neither ended nor were given up. */
  final AtomicInteger open = new AtomicInteger();

  private final Accepting server =
      new Accepting(Thread.ofVirtual().name("frames-seen"), this::serve);

  FramesSeen() throws IOException {}

  URI url() {
    return server.url();
  }

  private void serve(Socket socket) throws IOException {
    Map<Integer, String> asked = new HashMap<>();
    try (FrameCaller peer = new FrameCaller(socket).serve()) {
      while (true) {
        FrameCaller.Frame frame = peer.next();
        if (frame.type() == Frames.HEADERS) {
          asked.put(frame.stream(), peer.fields(frame.payload()).getOrDefault(":path", ""));
          open.incrementAndGet();
        }
        if (frame.type() == Frames.DATA && frame.payload().length > 0) {
          peer.number(Frames.WINDOW_UPDATE, 0, frame.payload().length).flush();
        }
        boolean ends = frame.ends();
        String path =
            ends || frame.type() == Frames.RST_STREAM ? asked.remove(frame.stream()) : null;
        if (path != null) {
          open.decrementAndGet();
        }
        if (ends) {
          whole.add(String.valueOf(path));
          peer.reply(frame.stream(), "hello");
        }
      }
    } finally {
      open.addAndGet(-asked.size());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
