package dev.gatehouse.proxy;

import dev.gatehouse.proxy.upstream.Roster;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where an upstream is. Names are looked up away from the event loops and again now and then; while
 * a look-up fails, its last answer goes on to serve. An address that is no longer named gets no
 * further calls, and those under way there end as they would have.
 */
final class Targets {
  private static final long FAILED_NANOS = 1_000_000_000L;

  /** Is told, on the loop that asked, that there is somewhere to go. */
  interface Asker {
    void known();

    void nowhere(String why);
  }

  private record Waiter(ProxyLoop loop, Asker asker) {}

  private final Upstream upstream;
  private final Transport transport;
  private final List<UpstreamPolicy.Place> places;
  private final Roster<Target> roster;
  private final boolean named;
  private final long freshNanos;
  private final List<Waiter> waiters = new ArrayList<>();
  private final Map<UpstreamPolicy.Place, List<InetSocketAddress>> last = new HashMap<>();
  private boolean looking;
  private boolean closed;
  private long lookedAt;
  private String why = "";
  private volatile boolean known;

  Targets(
      Upstream upstream,
      Transport transport,
      List<UpstreamPolicy.Place> places,
      Roster<Target> roster) {
    this.upstream = upstream;
    this.transport = transport;
    this.places = places;
    this.roster = roster;
    freshNanos = upstream.config().policy().resolve().toNanos();
    named = places.stream().anyMatch(place -> literal(place).isEmpty());
    if (!named) {
      var _ = keep(places.stream().map(place -> literal(place).orElseThrow()).toList(), "");
    }
  }

  private static Optional<InetSocketAddress> literal(UpstreamPolicy.Place place) {
    try {
      InetAddress address = InetAddress.ofLiteral(place.host());
      return Optional.of(new InetSocketAddress(address, place.port()));
    } catch (IllegalArgumentException e) {
      // Then it is a name.
      return Optional.empty();
    }
  }

  /** Whether it is known where to go; if not, the asker is told later. */
  boolean known(ProxyLoop loop, Asker asker) {
    return known || lookFor(loop, asker);
  }

  private boolean lookFor(ProxyLoop loop, Asker asker) {
    String failed;
    synchronized (this) {
      if (known) {
        return true;
      }
      failed = System.nanoTime() - lookedAt < FAILED_NANOS ? why : "";
      if (failed.isEmpty()) {
        waiters.add(new Waiter(loop, asker));
        lookUp();
      }
    }
    if (!failed.isEmpty()) {
      asker.nowhere(failed);
    }
    return false;
  }

  /** Where the next call goes; null if the checks of all addresses say that they are not well. */
  @Nullable Target next(@Nullable Target not) {
    int count = roster.members().size();
    return roster.next(count == 1 ? 0 : ThreadLocalRandom.current().nextInt(count), not);
  }

  List<Target> all() {
    return roster.members();
  }

  /** Looks whether names still stand for the same; to be called now and then. */
  synchronized void look(long now) {
    if (named && known && now - lookedAt > freshNanos) {
      lookUp();
    }
  }

  private void lookUp() {
    if (!looking && !closed) {
      looking = true;
      var _ = Thread.ofVirtual().name("look-up-" + places.getFirst().host()).start(this::find);
    }
  }

  private void find() {
    LinkedHashSet<InetSocketAddress> found = new LinkedHashSet<>();
    String failed = "";
    for (UpstreamPolicy.Place place : places) {
      List<InetSocketAddress> here = addresses(place);
      if (here.isEmpty()) {
        failed = "no address of " + place.host();
      }
      found.addAll(here);
    }
    for (Waiter waiter : keep(List.copyOf(found), failed)) {
      tell(waiter, failed);
    }
  }

  // One look-up runs at a time: nobody else touches what was found last.
  private List<InetSocketAddress> addresses(UpstreamPolicy.Place place) {
    List<InetSocketAddress> here = new ArrayList<>();
    try {
      for (InetAddress address : InetAddress.getAllByName(place.host())) {
        here.add(new InetSocketAddress(address, place.port()));
      }
    } catch (UnknownHostException e) {
      return last.getOrDefault(place, List.of());
    }
    last.put(place, here);
    return here;
  }

  private synchronized List<Waiter> keep(List<InetSocketAddress> found, String failed) {
    looking = false;
    lookedAt = System.nanoTime();
    why = failed;
    if (!found.isEmpty() && !closed) {
      replace(found);
      known = true;
    }
    List<Waiter> told = List.copyOf(waiters);
    waiters.clear();
    return told;
  }

  private void replace(List<InetSocketAddress> found) {
    List<Target> before = roster.members();
    List<Target> now = new ArrayList<>();
    for (InetSocketAddress address : found) {
      now.add(
          before.stream()
              .filter(target -> target.address().equals(address))
              .findFirst()
              .orElseGet(() -> new Target(upstream, transport, address)));
    }
    roster.now(now);
    before.stream().filter(target -> !now.contains(target)).forEach(Target::close);
  }

  private void tell(Waiter waiter, String failed) {
    boolean somewhere = known;
    waiter
        .loop()
        .execute(
            () -> {
              if (somewhere) {
                waiter.asker().known();
              } else {
                waiter.asker().nowhere(failed);
              }
            });
  }

  synchronized void close() {
    closed = true;
    all().forEach(Target::close);
  }
}
