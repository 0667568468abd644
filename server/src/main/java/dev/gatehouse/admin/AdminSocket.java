package dev.gatehouse.admin;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;

/**
 * The door of a running gateway for the command line: a socket in the state folder that its user
 * alone can open. Who asks is what the system says of the other end, not what it says itself.
 */
public final class AdminSocket implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AdminSocket.class.getName());
  private static final int CONNECTIONS = 16;
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How long a conversation may take. */
  static final Duration CONNECTION_LIFE = Duration.ofSeconds(60);

  private final Path path;
  private final ServerSocketChannel server;
  private final Desk desk;
  private final Duration life;
  private final String self;
  private final Semaphore places = new Semaphore(CONNECTIONS);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("admin-timer").factory());

  private AdminSocket(
      Path path, String self, ServerSocketChannel server, Desk desk, Duration life) {
    this.path = path;
    this.self = self;
    this.server = server;
    this.desk = desk;
    this.life = life;
  }

  /** Opens the door; the process must own the state folder that the socket lies in. */
  public static AdminSocket open(Path path, Desk desk) throws IOException {
    return open(path, desk, CONNECTION_LIFE);
  }

  static AdminSocket open(Path path, Desk desk, Duration life) throws IOException {
    // Only a process that was killed leaves one: the folder's lock says that none is alive.
    Files.deleteIfExists(path);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    String self;
    try (ShortPath shortPath = ShortPath.to(path)) {
      server.bind(shortPath.address());
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      // As the system names its user: `user.name` is not known in every container.
      self = Files.getOwner(path).getName();
    } catch (IOException e) {
      server.close();
      throw new IOException("the socket " + path + " cannot be opened: " + e.getMessage(), e);
    }
    AdminSocket socket = new AdminSocket(path, self, server, desk, life);
    Thread.ofVirtual().name("admin-accept").start(socket::accept);
    return socket;
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel channel = server.accept();
        if (places.tryAcquire()) {
          Thread.ofVirtual().name("admin").start(() -> serve(channel));
        } else {
          channel.close();
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.log(Level.WARNING, "admin.sock could not take a connection", e);
        // Out of descriptors, most likely: the next try would fail the same way.
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void serve(SocketChannel channel) {
    var end = timer.schedule(() -> close(channel), life.toMillis(), TimeUnit.MILLISECONDS);
    try (channel) {
      talk(channel);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection of admin.sock broke off", e);
    } finally {
      end.cancel(false);
      places.release();
    }
  }

  private void talk(SocketChannel channel) throws IOException {
    Lines lines = new Lines(channel, Protocol.ERRAND_BYTES);
    String person = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    // For the moment between bind and chmod in a folder that others can enter.
    if (!person.equals(self) && !person.equals("root")) {
      lines.write(Protocol.write(Failed.operation(person + " may not use this gateway's socket")));
      return;
    }
    try {
      for (Optional<String> line = lines.read(); line.isPresent(); line = lines.read()) {
        lines.write(answer(Protocol.errand(line.get()), person));
      }
    } catch (IllegalArgumentException e) {
      lines.write(Protocol.write(Failed.mistake("not an errand: " + e.getMessage())));
    }
  }

  private String answer(Errand errand, String person) {
    try {
      List<Row> rows = desk.run(errand, person);
      return Protocol.write(rows);
    } catch (Failed e) {
      return Protocol.write(e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the errand " + errand.name() + " met a bug", e);
      return Protocol.write(Failed.operation("Gatehouse made a mistake; its log says more"));
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection of admin.sock did not close", e);
    }
  }

  /** Takes no more errands. */
  @Override
  public void close() {
    timer.shutdownNow();
    try {
      server.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "admin.sock did not close", e);
    }
  }
}
