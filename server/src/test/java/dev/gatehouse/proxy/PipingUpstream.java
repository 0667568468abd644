package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** An upstream that answers with what it is sent, while it is sent: as many do in one line. */
final class PipingUpstream implements AutoCloseable {
  private final BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
  private final Semaphore begun = new Semaphore(0);
  private final String status;
  private final Accepting server;

  PipingUpstream() throws IOException {
    this("200 OK");
  }

  PipingUpstream(String status) throws IOException {
    this.status = status;
    server = new Accepting(Thread.ofVirtual().name("piping-upstream"), this::serve);
  }

  URI url() {
    return server.url();
  }

  /** Bytes of the next content, at its end or when it broke off; waited for. */
  int taken() throws InterruptedException {
    Integer bytes = taken.poll(30, TimeUnit.SECONDS);
    if (bytes == null) {
      throw new AssertionError("the request did not end");
    }
    return bytes;
  }

  /** Waits until one more answer has begun. */
  void begun() throws InterruptedException {
    if (!begun.tryAcquire(30, TimeUnit.SECONDS)) {
      throw new AssertionError("no answer began");
    }
  }

  private void serve(Socket socket) throws IOException {
    int got = 0;
    try {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      int length = length(in);
      byte[] some = new byte[16_384];
      while (got < length) {
        int bytes = in.read(some, 0, Math.min(some.length, length - got));
        if (bytes < 0) {
          break;
        }
        if (got == 0) {
          out.write(
              Raw.head("HTTP/1.1 " + status, "Transfer-Encoding: chunked").getBytes(ISO_8859_1));
        }
        got += bytes;
        out.write((Integer.toHexString(bytes) + "\r\n").getBytes(ISO_8859_1));
        out.write(some, 0, bytes);
        out.write("\r\n".getBytes(ISO_8859_1));
        if (got == bytes) {
          begun.release();
        }
      }
      if (got == length) {
        out.write("0\r\n\r\n".getBytes(ISO_8859_1));
      }
    } finally {
      taken.add(got);
    }
  }

  private static int length(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(in.read());
    }
    String name = "\r\nContent-Length: ";
    String text = head.toString(ISO_8859_1);
    int from = text.indexOf(name) + name.length();
    return Integer.parseInt(text.substring(from, text.indexOf("\r\n", from)));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
