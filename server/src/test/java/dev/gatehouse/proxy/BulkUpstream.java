package dev.gatehouse.proxy;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An upstream over HTTP/1.1 that answers a GET with a {@link Bulk} and anything else, once it has
 * taken one, with how many bytes that were. It keeps nothing.
 */
public final class BulkUpstream implements AutoCloseable {
  private final AtomicReference<Bulk> now = new AtomicReference<>();
  private final Accepting server =
      new Accepting(Thread.ofPlatform().daemon().name("bulk-connection"), this::serve);

  /** Accepts from now on. */
  public BulkUpstream() throws IOException {}

  /** What passes in the next call. */
  public void now(Bulk content) {
    now.set(content);
  }

  public URI url() {
    return server.url();
  }

  private void serve(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    for (String head = head(in); !head.isEmpty(); head = head(in)) {
      Bulk bulk = Objects.requireNonNull(now.get(), "nothing is to pass");
      if (head.startsWith("GET ")) {
        out.write(ok(bulk.size()));
        bulk.pour(out);
      } else {
        take(in, head, bulk);
        byte[] count = Long.toString(bulk.taken()).getBytes(StandardCharsets.US_ASCII);
        out.write(ok(count.length));
        out.write(count);
      }
    }
  }

  private static byte[] ok(long length) {
    return Raw.head(
            "HTTP/1.1 200 OK",
            "Content-Type: application/octet-stream",
            "Content-Length: " + length)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void take(InputStream in, String head, Bulk bulk) throws IOException {
    if (!head.contains("transfer-encoding: chunked")) {
      bulk.take(in, Long.parseLong(head.replaceAll("(?s).*content-length: (\\d+).*", "$1")));
      return;
    }
    for (long size = size(in); size > 0; size = size(in)) {
      bulk.take(in, size);
      line(in);
    }
    line(in);
  }

  private static long size(InputStream in) throws IOException {
    return Long.parseLong(line(in), 16);
  }

  /** A head in small letters but for its method; empty at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      return "";
    }
    in.reset();
    StringBuilder head = new StringBuilder(line(in));
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      head.append('\n').append(line.toLowerCase(Locale.ROOT));
    }
    return head.toString();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed after: " + line);
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
