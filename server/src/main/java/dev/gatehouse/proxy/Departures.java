package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * What leaves together at the end of a loop's round: a peer that is woken for the first message
 * finds the others, where one that is sent each by itself sleeps and is woken again. Confined to
 * its loop.
 */
final class Departures {
  /** So many answers do not wait for others: their callers could be at work. */
  private static final int MANY = 64;

  private final Executor loop;
  private final boolean together;
  private final Queue<Outlet> leaving = new ArrayDeque<>(MANY);
  private final Queue<LineRequest> asking = new ArrayDeque<>(MANY);
  private final Runnable round = this::endRound;
  private boolean due;
  private long number;

  /**
   * @param loop runs a task when it has been through the events of its round
   * @param together false where each message leaves by itself at once
   */
  Departures(Executor loop, boolean together) {
    this.loop = loop;
    this.together = together;
  }

  /** Sends a whole message on a connection of this loop; its end does not overtake it. */
  void send(Outlet outlet, ByteBuf out) {
    if (!together) {
      Wire.send(outlet.channel(), out);
      return;
    }
    outlet.put(out);
    leaving.add(outlet);
    added();
  }

  /** Whether what is sent leaves together. */
  boolean together() {
    return together;
  }

  /**
   * Lets a request leave that was put into its outlet; in which round. It leaves behind all that is
   * read in this round, however many there are: what came before it would else be taken for its
   * answer, or its answer for something that came before it.
   */
  long leave(LineRequest request) {
    asking.add(request);
    added();
    return number;
  }

  /** The round that is under way: what is read in it was there before what is sent in it. */
  long round() {
    return number;
  }

  private void added() {
    if (!due) {
      due = true;
      loop.execute(round);
    }
    if (leaving.size() == MANY) {
      leave();
    }
  }

  private void endRound() {
    due = false;
    number++;
    // What a flush calls may ask, which is for the round that has begun.
    int asked = asking.size();
    leave();
    for (int i = 0; i < asked; i++) {
      asking.remove().flush();
    }
    leave();
  }

  private void leave() {
    // What a flush calls may send.
    for (Outlet next = leaving.poll(); next != null; next = leaving.poll()) {
      next.leave();
    }
  }
}
