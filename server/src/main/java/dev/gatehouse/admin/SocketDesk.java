package dev.gatehouse.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Has errands done by the gateway that runs. */
final class SocketDesk implements Desk {
  private static final Duration PATIENCE = AdminSocket.CONNECTION_LIFE.plusSeconds(5);

  private final SocketChannel channel;
  private final Lines lines;

  private SocketDesk(SocketChannel channel) {
    this.channel = channel;
    this.lines = new Lines(channel, Protocol.ANSWER_BYTES);
    // A gateway that was stopped, not ended, would never answer.
    CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS).execute(this::close);
  }

  /** The desk of the process that listens on the socket; empty if none does. */
  static Optional<SocketDesk> at(Path socket) throws Failed {
    if (!Files.exists(socket)) {
      return Optional.empty();
    }
    try (ShortPath shortPath = ShortPath.to(socket)) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(shortPath.address());
      } catch (ConnectException e) {
        // What a killed process left behind.
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new SocketDesk(channel));
    } catch (SocketException e) {
      throw Failed.operation("the socket " + socket + " cannot be used: " + e.getMessage());
    } catch (IOException e) {
      throw Failed.operation("the running gateway cannot be reached: " + e.getMessage());
    }
  }

  @Override
  public List<Row> run(Errand errand, String person) throws Failed {
    try {
      lines.write(Protocol.write(errand));
      String answer =
          lines.read().orElseThrow(() -> Failed.operation("the gateway ended the conversation"));
      return Protocol.answer(answer);
    } catch (IOException e) {
      throw Failed.operation("the gateway broke off the conversation: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw Failed.operation("the gateway's answer cannot be read: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
