package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What leaves together at the end of a loop's round: a peer that is woken for the first message
 * finds the others, where one that is sent each by itself sleeps and is woken again. Confined to
 * its loop.
 */
final class Departures {
  /** So many do not wait for others: their peers could be at work. */
  private static final int MANY = 64;

  private final Executor loop;
  private final List<Channel> leaving = new ArrayList<>(MANY);
  private final Runnable round = this::endRound;
  private boolean due;

  /**
   * @param loop runs a task when it has been through the events of its round
   */
  Departures(Executor loop) {
    this.loop = loop;
  }

  /** Writes a whole message to a channel of this loop; {@link Wire#close} does not overtake it. */
  void send(Channel channel, ByteBuf out) {
    Wire.write(channel, out);
    leaving.add(channel);
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
    leave();
  }

  private void leave() {
    // Not an iterator: what a flush calls may send.
    for (int i = 0; i < leaving.size(); i++) {
      leaving.get(i).flush();
    }
    leaving.clear();
  }
}
