package dev.gatehouse.proxy;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a connection over TLS, which ends as its user likes, each part by itself.
 */
final class SealedPeer implements AutoCloseable {
  private final Socket socket;
  private final Tap tap;
  private final SSLSocket sealed;

  SealedPeer(Socket socket, SSLContext context, String... protocols) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    tap = new Tap(socket);
    sealed = (SSLSocket) context.getSocketFactory().createSocket(tap, "127.0.0.1", 0, false);
    sealed.setUseClientMode(false);
    SSLParameters parameters = sealed.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    sealed.setSSLParameters(parameters);
    sealed.startHandshake();
  }

  /** What carries it. */
  Socket socket() {
    return socket;
  }

  /** What is said over it. */
  Socket spoken() {
    return sealed;
  }

  SealedPeer send(String text) throws IOException {
    sealed.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Reads the head of a request. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = sealed.getInputStream().read();
      if (b < 0) {
        throw new IOException("no request came");
      }
      head.append((char) b);
    }
    return head.toString();
  }

  /** Says close_notify, and no more; what comes can still be read. */
  SealedPeer goodbye() throws IOException {
    sealed.shutdownOutput();
    return this;
  }

  /** Sends all of a record but its last byte. */
  SealedPeer most(String text) throws IOException {
    ByteArrayOutputStream held = new ByteArrayOutputStream();
    tap.held = held;
    send(text);
    tap.held = null;
    byte[] record = held.toByteArray();
    return raw(Arrays.copyOf(record, record.length - 1));
  }

  /** Sends an alert that is fatal: for a record that cannot be read. */
  SealedPeer alert() throws IOException {
    tap.spoilt = true;
    try {
      sealed.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SSLException e) {
      return this;
    }
    throw new IOException("it could be read");
  }

  /** Sends bytes as they are, beneath TLS. */
  SealedPeer raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Ends what it sends, beneath TLS; what comes is still taken. */
  SealedPeer fin() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  SealedPeer reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
    return this;
  }

  /** Ends it beneath TLS. */
  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A socket whose bytes can be kept back, or exchanged. */
  private static final class Tap extends Socket {
    private final Socket to;
    private @Nullable ByteArrayOutputStream held;
    private boolean spoilt;

    Tap(Socket to) {
      this.to = to;
    }

    @Override
    public boolean isConnected() {
      return to.isConnected();
    }

    @Override
    public boolean isClosed() {
      return to.isClosed();
    }

    @Override
    public InetAddress getInetAddress() {
      return to.getInetAddress();
    }

    @Override
    public int getPort() {
      return to.getPort();
    }

    @Override
    public int getSoTimeout() throws SocketException {
      return to.getSoTimeout();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
      to.setSoTimeout(millis);
    }

    @Override
    public void shutdownOutput() {
      // What is beneath goes on.
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
      to.setTcpNoDelay(on);
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(to.getInputStream()) {
        private int at;

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
          if (!spoilt) {
            return super.read(into, from, length);
          }
          byte[] nonsense = BareRecords.framed(BareRecords.DATA, new byte[64]);
          int size = Math.min(length, nonsense.length - at);
          System.arraycopy(nonsense, at, into, from, size);
          at += size;
          return size;
        }
      };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(to.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          (held == null ? out : held).write(bytes, from, length);
        }
      };
    }
  }
}
