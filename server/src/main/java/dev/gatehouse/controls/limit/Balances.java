package dev.gatehouse.controls.limit;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The accounts of all callers. One for the process: it outlives every snapshot, and so do the
 * balances in it. Memory is bounded: full accounts are closed as new ones come, and when none can
 * be closed, newcomers of a tier and integration share one account.
 */
public final class Balances {
  private static final int LOOKED_AT_PER_NEWCOMER = 8;
  private static final String NEWCOMERS = "\u0000newcomers";

  private final Map<Holder, Account> accounts = new ConcurrentHashMap<>();
  private final int most;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final ReentrantLock sweeping = new ReentrantLock();
  private Iterator<Map.Entry<Holder, Account>> sweep = accounts.entrySet().iterator();

  /**
   * Balances in memory.
   *
   * @param most how many accounts are kept at most
   * @param nanoTime {@link System#nanoTime} or a test's
   */
  public Balances(int most, Clock clock, LongSupplier nanoTime) {
    this.most = most;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  long nanos() {
    return nanoTime.getAsLong();
  }

  long millis() {
    return clock.millis();
  }

  /** The account, held: how many hold it is its own answer. */
  Hold hold(Holder holder) {
    while (true) {
      Holder key = holder;
      Account account = accounts.get(key);
      if (account == null) {
        key = admitted(holder);
        account = accounts.computeIfAbsent(key, _ -> new Account(nanos()));
      }
      int held = account.hold();
      if (held > 0) {
        return new Hold(account, held);
      }
      accounts.remove(key, account);
    }
  }

  /** A held account, and by how many. */
  record Hold(Account account, int holders) {}

  private Holder admitted(Holder holder) {
    sweep();
    return accounts.size() < most
        ? holder
        : new Holder(holder.tier(), holder.integration(), NEWCOMERS);
  }

  // Every newcomer pays for a few looks, so that no call pays for all.
  private void sweep() {
    if (!sweeping.tryLock()) {
      return;
    }
    try {
      for (int i = 0; i < LOOKED_AT_PER_NEWCOMER; i++) {
        if (!sweep.hasNext()) {
          sweep = accounts.entrySet().iterator();
          return;
        }
        Map.Entry<Holder, Account> entry = sweep.next();
        if (entry.getValue().close(nanos(), millis())) {
          accounts.remove(entry.getKey(), entry.getValue());
        }
      }
    } finally {
      sweeping.unlock();
    }
  }

  /** How many accounts there are. */
  public int size() {
    return accounts.size();
  }

  /** What is used up of quotas whose window still runs. */
  public List<Balance> export() {
    long now = millis();
    List<Balance> balances = new ArrayList<>();
    accounts.forEach(
        (holder, account) -> {
          Account.Spent spent = account.spent();
          if (spent.calls() > 0 && spent.window().holds(now)) {
            balances.add(Balance.of(holder, spent));
          }
        });
    return balances;
  }

  /** Takes up what was exported before a restart; to be called before the first call. */
  public void restore(Collection<Balance> balances) {
    long now = millis();
    for (Balance balance : balances) {
      balance
          .holder()
          .filter(_ -> balance.spent().window().holds(now))
          .ifPresent(
              holder ->
                  accounts
                      .computeIfAbsent(holder, _ -> new Account(nanos()))
                      .restore(balance.spent()));
    }
  }
}
