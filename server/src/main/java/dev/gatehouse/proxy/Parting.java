package dev.gatehouse.proxy;

import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslClosedEngineException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * How a connection to an upstream comes to its end. Who refuses a request early, and closes on what
 * it did not read, resets the connection behind its answer (RFC 9112 §9.6): what cannot be sent any
 * more says nothing of what has come, which is read first. Confined to its loop.
 */
final class Parting {
  /** What has come is told by the next round of events, and then the end. */
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private final boolean secured;
  private boolean deaf;
  private long deafSince;
  private boolean goodbye;
  private boolean ended;
  private @Nullable String why;

  /**
   * @param secured whether it is one over TLS
   */
  Parting(boolean secured) {
    this.secured = secured;
  }

  /** Hears what happened to the connection; whether it takes nothing any more, since now. */
  boolean hears(Object event) {
    goodbye |= event == SslCloseCompletionEvent.SUCCESS;
    // What is still being sent may fail behind it, before the connection is closed.
    ended |= event == ChannelInputShutdownEvent.INSTANCE && !deaf;
    if (event != ChannelOutputShutdownEvent.INSTANCE || deaf) {
      return false;
    }
    deaf = true;
    deafSince = System.nanoTime();
    return true;
  }

  /** Whether a failure is one of sending alone, behind which is read on. */
  boolean isOfSending(Throwable cause) {
    boolean closed =
        cause instanceof ClosedChannelException || cause instanceof SslClosedEngineException;
    if (closed && !deaf) {
      // What was not sent yet when it ended, which is told behind this.
      return true;
    }
    boolean sending = closed || cause instanceof ChannelOutputShutdownException;
    if (sending && why == null) {
      Throwable met = cause.getCause() == null ? cause : cause.getCause();
      Wire.tell(met);
      why = Wire.why(met);
    }
    return sending;
  }

  /** Whether its peer has said, beneath what it speaks, that nothing more comes of it. */
  boolean hasEnded() {
    return goodbye || ended;
  }

  /** Whether it takes nothing any more. */
  boolean isDeaf() {
    return deaf;
  }

  /**
   * Whether what has come should have been read.
   *
   * @param heard {@link System#nanoTime} at which something was read last
   */
  boolean isOver(long now, long heard) {
    return deaf && now - deafSince > PATIENCE_NANOS && now - heard > PATIENCE_NANOS;
  }

  /**
   * Whether the end of the connection is one that its peer meant: then it is the end of a content
   * that has no other (RFC 9112 §6.3, §9.8). Where nobody says so, what was reset may look like
   * that to whoever reads once it was told so while it was sending.
   */
  boolean isClean() {
    return secured ? goodbye : ended || !deaf;
  }

  /** What the end is told as. */
  String why(String otherwise) {
    return why == null ? otherwise : why;
  }
}
