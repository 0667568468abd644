package dev.gatehouse.proxy;

import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/**
 * The socket of a caller, whatever is spoken over it: it is read or left alone, its caller may have
 * said all that it will, and it ends so that the caller can read what it was told. Confined to its
 * loop.
 */
final class CallerSocket {
  private final SocketChannel channel;
  private final WriteProgress progress = new WriteProgress();
  private final Farewell farewell;
  private boolean halfClosed;

  CallerSocket(SocketChannel channel) {
    this.channel = channel;
    farewell = new Farewell(channel);
  }

  SocketChannel channel() {
    return channel;
  }

  /**
   * Switches reading on or off; the check is cheaper than the switch. Once the caller has sent all
   * that it will, there is nothing to read.
   */
  void read(boolean on) {
    if (!halfClosed && channel.config().isAutoRead() != on) {
      channel.config().setAutoRead(on);
    }
  }

  /** Whether the caller has sent all that it will. */
  boolean isHalfClosed() {
    return halfClosed;
  }

  /**
   * Whether an event says that the caller has sent all that it will. Closes the socket for one that
   * takes no answer either.
   *
   * @param closing whether it is being ended already
   */
  boolean endsBy(Object event, boolean closing) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      halfClosed = true;
      return true;
    }
    if (event instanceof SslCloseCompletionEvent && !closing) {
      // Behind its caller's close_notify the engine writes nothing: no answer comes through.
      Wire.close(channel);
    }
    return false;
  }

  /**
   * Writes what is outstanding, then ends it.
   *
   * @param listens whether the caller may still be sending
   */
  void leave(boolean listens) {
    farewell.begin(listens && !halfClosed);
  }

  /** Whether its caller took nothing for so long, or did not leave when it was told to. */
  boolean isOverdue(long now, long takingNanos) {
    return progress.stuck(channel, now, takingNanos) || farewell.over(now);
  }
}
