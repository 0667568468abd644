package dev.gatehouse.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A port of this machine whose connections are each served by a thread, until all are closed. */
public final class Accepting implements AutoCloseable {
  /** What happens on one connection, which is closed behind it. */
  @FunctionalInterface
  public interface Service {
    /** An exception is an end like any other: whoever called sees what came of it. */
    void serve(Socket socket) throws IOException;
  }

  final AtomicInteger accepted = new AtomicInteger();
  private final ServerSocket server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Thread.Builder threads;
  private final Service service;

  /**
   * Accepts from now on.
   *
   * @param threads makes those that serve
   */
  public Accepting(Thread.Builder threads, Service service) throws IOException {
    this.threads = threads;
    this.service = service;
    Thread.ofVirtual().name("accepting").start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Connections that were made and are not ended by either side. */
  public long open() {
    return sockets.stream().filter(socket -> !socket.isClosed()).count();
  }

  boolean isClosed() {
    return server.isClosed();
  }

  /** Ends the connections there are, and goes on. */
  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Resets the connections there are, and goes on. */
  void reset() throws IOException {
    for (Socket socket : sockets) {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    }
    cut();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        accepted.incrementAndGet();
        if (server.isClosed()) {
          cut();
        }
        threads.start(() -> serve(socket));
      }
    } catch (IOException e) {
      // It was closed, which ends it.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      service.serve(socket);
    } catch (IOException e) {
      // The gateway may end a connection whenever it likes.
    } finally {
      sockets.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
