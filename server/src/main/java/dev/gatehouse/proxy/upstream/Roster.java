package dev.gatehouse.proxy.upstream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of an upstream, and which of them gets the next call: that with the fewest under
 * way, of all loops together. Those that fail more than others are left out for a while.
 *
 * @param <T> what is kept of an address
 */
public final class Roster<T extends Roster.Member> {

  /** What is kept of an address. */
  public interface Member {
    Standing standing();
  }

  /** Hears of those that are left out and taken back, from any thread. */
  public interface Watcher<T> {
    void ejected(T member, long nanos);

    void returned(T member);
  }

  private final Standing.Ejection ejection;
  private final Watcher<T> watcher;
  private volatile List<T> members = List.of();

  public Roster(Standing.Ejection ejection, Watcher<T> watcher) {
    this.ejection = ejection;
    this.watcher = watcher;
  }

  public List<T> members() {
    return members;
  }

  /** From now on these are its members. */
  public synchronized void now(List<T> all) {
    members = List.copyOf(all);
  }

  /**
   * The one for the next call; null if there is none, or if the checks of all say that they are not
   * well.
   *
   * @param turn where to begin: among equals the first one is taken
   * @param not one that is taken only if there is no other
   */
  public @Nullable T next(int turn, @Nullable T not) {
    List<T> all = members;
    int size = all.size();
    if (size == 1) {
      T only = all.getFirst();
      return only.standing().isSick() ? null : only;
    }
    T best = null;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      T one = all.get((turn + i) % size);
      long cost = cost(one, not);
      if (cost < least) {
        least = cost;
        best = one;
      }
    }
    return best;
  }

  // The pending calls, behind all that are better in kind.
  private static <T extends Member> long cost(T one, @Nullable T not) {
    Standing standing = one.standing();
    if (standing.isSick()) {
      return Long.MAX_VALUE;
    }
    long kind = (standing.isOut() ? 2L : 0L) + (one == not ? 1L : 0L);
    return (kind << 40) + standing.pending();
  }

  /** A call at it went well; of an only one, which is never left out, that need not be counted. */
  public void succeeded(T member, long now) {
    if (members.size() > 1 || member.standing().failures() > 0) {
      member.standing().succeeded(now);
    }
  }

  /** A call at it failed. */
  public void failed(T member, long now) {
    if (member.standing().failed(ejection, now)) {
      eject(member, now);
    }
  }

  private void eject(T member, long now) {
    synchronized (this) {
      List<T> all = members;
      long out = all.stream().filter(one -> one.standing().isOut()).count();
      if (member.standing().isOut() || 100 * (out + 1) > (long) ejection.most() * all.size()) {
        return;
      }
      member.standing().eject(ejection, now);
    }
    watcher.ejected(member, member.standing().outNanos(now));
  }

  /** Takes back those whose time is over; to be called now and then. */
  public void look(long now) {
    List<T> back = new ArrayList<>();
    synchronized (this) {
      for (T member : members) {
        if (member.standing().comesBack(ejection, now)) {
          back.add(member);
        }
        member.standing().forgive(now);
      }
    }
    back.forEach(watcher::returned);
  }
}
