package dev.gatehouse.register;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The accepted contracts of all APIs, one for each. Every method may block. */
public final class ContractLocks {
  private static final Duration AT_MOST = Duration.ofSeconds(10);

  private final Store store;
  private final InstantSource clock;
  private final Changes changes;

  ContractLocks(Store store, InstantSource clock, Changes changes) {
    this.store = store;
    this.clock = clock;
    this.changes = changes;
  }

  public Optional<ContractLock> find(String api) throws RegisterUnavailable {
    return store
        .read(
            c ->
                Sql.query(
                    c,
                    "SELECT api, hash, content, locked, locker FROM contract_lock WHERE api = ?",
                    row ->
                        new ContractLock(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getLong(4),
                            row.getString(5)),
                    api))
        .stream()
        .findFirst();
  }

  /** Accepts a contract, in the place of the one before. */
  public ContractLock lock(String api, String hash, String content, String by)
      throws RegisterUnavailable, Refused {
    ContractLock lock = new ContractLock(api, hash, content, clock.millis(), by);
    return store.write(
        AT_MOST,
        c -> {
          List<String> before =
              Sql.query(
                  c, "SELECT hash FROM contract_lock WHERE api = ?", row -> row.getString(1), api);
          Sql.update(
              c,
              "INSERT OR REPLACE INTO contract_lock (api, hash, content, locked, locker)"
                  + " VALUES (?, ?, ?, ?, ?)",
              api,
              hash,
              content,
              lock.lockedMillis(),
              by);
          changes.keep(
              new Change(
                  lock.lockedMillis(),
                  by,
                  "contract-lock",
                  api,
                  before.isEmpty() ? Map.of() : Map.of("hash", before.getFirst()),
                  Map.of("hash", hash)));
          return lock;
        },
        _ -> {});
  }
}
