package dev.gatehouse.proxy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An upstream over HTTP/2 that answers a GET with a {@link Bulk} and anything else, once it has
 * taken one, with how many bytes that were: one call on each connection. It keeps nothing.
 */
public final class BulkFramesUpstream implements AutoCloseable {
  private final AtomicReference<Bulk> now = new AtomicReference<>();
  private final Accepting server =
      new Accepting(Thread.ofPlatform().daemon().name("bulk-frames"), this::serve);

  /** Accepts from now on. */
  public BulkFramesUpstream() throws IOException {}

  /** What passes in the next call. */
  public void now(Bulk content) {
    now.set(content);
  }

  public URI url() {
    return server.url();
  }

  private void serve(Socket socket) throws IOException {
    try (FrameCaller peer = new FrameCaller(socket).serve()) {
      BulkFrames frames = new BulkFrames(peer);
      FrameCaller.Frame head = frames.head();
      Bulk bulk = Objects.requireNonNull(now.get(), "nothing is to pass");
      boolean fetched = "GET".equals(peer.fields(head.payload()).get(":method"));
      if (!fetched) {
        frames.take(head.stream(), bulk);
      }
      String length = fetched ? "" + bulk.size() : "" + ("" + bulk.taken()).length();
      peer.frame(
          Frames.HEADERS,
          Frames.END_HEADERS,
          head.stream(),
          FrameCaller.block(
              ":status", "200",
              "content-type", "application/octet-stream",
              "content-length", length));
      if (fetched) {
        frames.pour(head.stream(), bulk);
      } else {
        byte[] count = ("" + bulk.taken()).getBytes(StandardCharsets.US_ASCII);
        peer.frame(Frames.DATA, Frames.END_STREAM, head.stream(), count).flush();
      }
      while (true) {
        frames.next();
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
