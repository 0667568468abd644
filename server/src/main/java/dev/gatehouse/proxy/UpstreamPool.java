package dev.gatehouse.proxy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connections of one loop to one address of an upstream. Confined to the loop. */
final class UpstreamPool {
  /**
   * A change is not sent on a connection that rested longer: the upstream may be closing it, and
   * then nobody could say what became of the change.
   */
  private static final long RESTED_NANOS = Duration.ofSeconds(1).toNanos();

  private final Upstream upstream;
  private final ProxyLoop loop;
  private final Dialer dialer;
  private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
  private final List<UpstreamStreams> shared = new ArrayList<>(2);
  private final ArrayDeque<Forwarding> waiting = new ArrayDeque<>();
  private int open;
  // Connections on their way that calls may come to share.
  private int making;
  // The last that was made speaks HTTP/1.1.
  private boolean unshared;
  private boolean closed;

  UpstreamPool(Upstream upstream, Target target, Transport transport, ProxyLoop loop) {
    this.upstream = upstream;
    this.loop = loop;
    dialer = new Dialer(upstream, target, transport, loop);
  }

  Upstream upstream() {
    return upstream;
  }

  ProxyLoop loop() {
    return loop;
  }

  /**
   * A stream of a connection that calls share.
   *
   * @param content whether content is to be sent, which others may keep from leaving
   */
  Optional<Carrier> shared(boolean content) {
    for (int i = 0; i < shared.size(); i++) {
      UpstreamStreams one = shared.get(i);
      if (one.hasRoom() && !(content && one.isShut())) {
        return Optional.of(one.stream());
      }
    }
    return Optional.empty();
  }

  /** What can carry a call now: a shared connection, or one that rests, the one used last. */
  Optional<Carrier> carrier(boolean change, boolean content) {
    Optional<Carrier> stream = shared(content);
    if (stream.isPresent()) {
      return stream;
    }
    UpstreamConnection last = idle.peekLast();
    while (last != null && !last.isOpen()) {
      idle.removeLast();
      last = idle.peekLast();
    }
    if (last == null || (change && last.restedFor(RESTED_NANOS))) {
      return Optional.empty();
    }
    idle.removeLast();
    return Optional.of(last);
  }

  /** Makes a connection for a call, or lets it wait for one; false if there is no room for it. */
  boolean connects(Forwarding call) {
    if (joins(call)) {
      return true;
    }
    if (full() && !makeRoom()) {
      return makesDo(call);
    }
    connect(call);
    return true;
  }

  /** Takes a shared connection that another would have been better than; false if none has room. */
  private boolean makesDo(Forwarding call) {
    Optional<Carrier> stream = shared(false);
    stream.ifPresent(call::rides);
    return stream.isPresent();
  }

  /** No connection came about for a call. */
  void unreachable(Forwarding call, String why) {
    if (!call.cancelled() && !makesDo(call)) {
      call.unreachable(why);
    }
  }

  private boolean full() {
    return open >= upstream.config().connections();
  }

  /** Makes room by ending the connection that rested longest; false if none rests. */
  private boolean makeRoom() {
    UpstreamConnection longest = idle.pollFirst();
    if (longest != null) {
      longest.close();
    }
    return longest != null;
  }

  /** Lets a call wait for a shared connection that is being made; false if there is none. */
  private boolean joins(Forwarding call) {
    boolean joins = shares() && making > 0 && waiting.size() < making * UpstreamStreams.MOST;
    if (joins) {
      waiting.add(call);
    }
    return joins;
  }

  /** A shared connection can carry calls, if its upstream wants any. */
  void settled(UpstreamStreams connection) {
    making--;
    boolean wanted = connection.hasRoom();
    if (!closed && wanted) {
      shared.add(connection);
    }
    while (connection.hasRoom() && !waiting.isEmpty()) {
      Forwarding next = waiting.remove();
      if (!next.cancelled()) {
        next.with(connection.stream());
      }
    }
    if (closed || !wanted) {
      connection.retire();
    }
    if (making == 0) {
      // Another connection to who takes no call on this one would take none either.
      turnAway(wanted ? Forwarding::connect : call -> unreachable(call, "no stream is allowed"));
    }
  }

  /** What was to be a shared connection will not be one. */
  void unmade(Consumer<Forwarding> then) {
    making--;
    if (making == 0) {
      turnAway(then);
    }
  }

  private void turnAway(Consumer<Forwarding> then) {
    List<Forwarding> all = List.copyOf(waiting);
    waiting.clear();
    for (Forwarding call : all) {
      if (!call.cancelled()) {
        then.accept(call);
      }
    }
  }

  /** A shared connection takes no further calls. */
  void retired(UpstreamStreams connection) {
    shared.remove(connection);
  }

  /** A shared connection is no more. */
  void gone() {
    open--;
  }

  /** Makes a connection, for a call if it is not to be kept for one that comes. */
  void connect(@Nullable Forwarding call) {
    open++;
    if (agrees()) {
      making++;
    }
    dialer.dial(new UpstreamGreeting(this, call, agrees()));
  }

  /** Whether it is not known beforehand that a connection will speak HTTP/1.1. */
  private boolean agrees() {
    return switch (upstream.config().protocol()) {
      case HTTP_1_1 -> false;
      case HTTP_2 -> true;
      case AUTO -> upstream.tls() != null;
    };
  }

  /** Whether calls may wait for a connection that is being made, to share it. */
  private boolean shares() {
    return agrees() && !unshared;
  }

  /** The upstream was found to speak HTTP/1.1: its connections are not shared. */
  void unshared() {
    unshared = true;
  }

  /** A connection will be shared; the call that it was made for comes first. */
  void first(@Nullable Forwarding call) {
    unshared = false;
    if (call != null) {
      waiting.addFirst(call);
    }
  }

  /** Makes connections until there are so many; of those that are shared, one is enough. */
  void warm(int connections) {
    while (!closed && open < (shares() ? Math.min(1, connections) : connections)) {
      connect(null);
    }
  }

  /** Takes a connection back that can carry another call. */
  void rest(UpstreamConnection connection) {
    if (closed) {
      connection.close();
    } else {
      idle.addLast(connection);
    }
  }

  /** A connection is no more. */
  void gone(UpstreamConnection connection, boolean rested) {
    open--;
    if (rested) {
      idle.remove(connection);
    }
  }

  /** From any thread. */
  void close() {
    loop.execute(
        () -> {
          closed = true;
          List.copyOf(shared).forEach(UpstreamStreams::retire);
          for (Iterator<UpstreamConnection> all = idle.iterator(); all.hasNext(); ) {
            UpstreamConnection one = all.next();
            all.remove();
            one.close();
          }
        });
  }
}
