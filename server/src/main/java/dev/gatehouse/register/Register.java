package dev.gatehouse.register;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** All that is kept in a state folder's database, open. */
public final class Register implements AutoCloseable {
  /** The file of the state folder that it lies in. */
  public static final String FILE = Store.FILE;

  private final Store store;
  private final String instance;
  private final KeyTable table;
  private final Keyring keyring;
  private final ApprovalBook approvals;
  private final ContractLocks locks;
  private final Balances balances;
  private Optional<Sweeping> sweeping = Optional.empty();
  private Optional<KeyWatch> watch = Optional.empty();

  private Register(
      Store store, String instance, InstantSource clock, RandomGenerator strong, Changes changes) {
    this.store = store;
    this.instance = instance;
    this.table = new KeyTable(instance);
    this.keyring = new Keyring(instance, table, store, clock, strong, changes);
    this.approvals = new ApprovalBook(store, clock, strong, changes);
    this.locks = new ContractLocks(store, clock, changes);
    this.balances = new Balances(store);
  }

  /**
   * Opens the register of a folder that this process owns; makes it if there is none.
   *
   * @param strong cryptographically strong: keys are drawn from it
   */
  public static Register open(
      StateFolder folder, InstantSource clock, RandomGenerator strong, Changes changes)
      throws RegisterUnavailable {
    Register register = load(Store.open(folder.path()), clock, strong, changes);
    register.sweeping = Optional.of(Sweeping.begin(register.approvals));
    return register;
  }

  /** Opens a register for reading as it is now, whoever owns the folder; it refuses changes. */
  public static Register view(Path folder, InstantSource clock) throws RegisterUnavailable {
    return load(
        Store.view(folder),
        clock,
        () -> {
          throw new IllegalStateException("opened for reading");
        },
        _ -> {
          throw new RegisterUnavailable("the register is opened for reading");
        });
  }

  private static Register load(
      Store store, InstantSource clock, RandomGenerator strong, Changes changes)
      throws RegisterUnavailable {
    try {
      String instance = store.read(c -> instance(c, strong));
      Register register = new Register(store, instance, clock, strong, changes);
      store.read(register::fill);
      return register;
    } catch (RegisterUnavailable e) {
      store.close();
      throw e;
    }
  }

  /** Eight characters that name this Gatehouse in its keys. */
  public String instance() {
    return instance;
  }

  public Keys keys() {
    return table;
  }

  public Keyring keyring() {
    return keyring;
  }

  public ApprovalBook approvals() {
    return approvals;
  }

  public ContractLocks contractLocks() {
    return locks;
  }

  public Balances balances() {
    return balances;
  }

  /**
   * Hears from now on of keys that end although another process owns the folder; for one that was
   * closed.
   */
  public void follow(Path folder) {
    watch = Optional.of(KeyWatch.of(folder, table));
  }

  /** Finishes the writes that were begun. */
  @Override
  public void close() {
    sweeping.ifPresent(Sweeping::close);
    store.close();
    watch.ifPresent(KeyWatch::close);
  }

  private static String instance(Connection c, RandomGenerator random) throws SQLException {
    List<String> known =
        Sql.query(c, "SELECT value FROM register WHERE name = 'instance'", row -> row.getString(1));
    if (!known.isEmpty()) {
      return known.getFirst();
    }
    String made = KeyText.instance(random);
    Sql.update(c, "INSERT INTO register (name, value) VALUES ('instance', ?)", made);
    return made;
  }

  private boolean fill(Connection c) throws SQLException {
    KeyRows.all(c, table::put);
    ApprovalRows.all(c).forEach(approvals::remember);
    return true;
  }
}
