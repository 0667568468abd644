package dev.gatehouse.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoreTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ManualClock clock = new ManualClock();
  private final Path folder;

  StoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void refuses_on_a_full_disk_keeps_what_it_had_and_goes_on_when_there_is_room() throws Exception {
    try (Store store = Store.open(folder)) {
      KeyTable table = new KeyTable("00000000");
      Keyring keyring =
          new Keyring("00000000", table, store, clock, new SecureRandom(), new Evidence());
      Keyring.Issued before = keyring.issue("portal", Key.NEVER, "mara");
      limitPages(store, 20);
      int issued = 1;
      RegisterUnavailable full = null;
      while (full == null) {
        try {
          keyring.issue("portal", Key.NEVER, "mara");
          issued++;
        } catch (RegisterUnavailable e) {
          full = e;
        }
      }
      assertThat(full).hasMessageContaining("full");
      assertThat(issued).isGreaterThan(10);
      assertThat(table.all()).hasSize(issued);

      limitPages(store, 10_000);
      Keyring.Issued after = keyring.issue("portal", Key.NEVER, "mara");
      assertThat(table.find(before.text())).isInstanceOf(Keys.Known.class);
      assertThat(table.find(after.text())).isInstanceOf(Keys.Known.class);
      assertThat(count(store)).isEqualTo(issued + 1);
    }
  }

  @Test
  void an_approval_does_not_pass_while_the_disk_is_full() throws Exception {
    try (Store store = Store.open(folder)) {
      ApprovalBook book = new ApprovalBook(store, clock, new SecureRandom(), new Evidence());
      Approval asked = ((Approvals.Standing) book.open(SOON, ask("digest"))).approval();
      book.grant(asked.id(), "mara", "");
      store.read(c -> Sql.update(c, "PRAGMA query_only = ON"));
      assertThatThrownBy(() -> book.pass(SOON, asked.id(), "call-2"))
          .isInstanceOf(RegisterUnavailable.class);
      store.read(c -> Sql.update(c, "PRAGMA query_only = OFF"));
      assertThat(book.pass(SOON, asked.id(), "call-3")).isTrue();
      assertThat(book.pass(SOON, asked.id(), "call-4")).isFalse();
    }
  }

  @Test
  void does_nothing_of_a_write_that_was_given_up_before_it_began() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    try (Store store = Store.open(folder)) {
      CompletableFuture<Void> slow =
          CompletableFuture.runAsync(
              () -> {
                try {
                  store.read(
                      _ -> {
                        begun.countDown();
                        return await(blocked);
                      });
                } catch (RegisterUnavailable e) {
                  throw new IllegalStateException(e);
                }
              });
      begun.await();
      assertThatThrownBy(() -> store.write(Duration.ofMillis(50), c -> insert(c, "late"), _ -> {}))
          .isInstanceOf(RegisterUnavailable.class)
          .hasMessageContaining("did not answer in 50 ms");
      blocked.countDown();
      slow.get(30, TimeUnit.SECONDS);
      assertThat(values(store)).isEmpty();
    }
  }

  @Test
  void undoes_work_that_failed_half_way() throws Exception {
    try (Store store = Store.open(folder)) {
      assertThatThrownBy(
              () ->
                  store.write(
                      SOON,
                      c -> {
                        insert(c, "half");
                        throw new IllegalStateException("a bug");
                      },
                      _ -> {}))
          .isInstanceOf(IllegalStateException.class);
      assertThat(values(store)).isEmpty();
      store.write(SOON, c -> insert(c, "whole"), _ -> {});
      assertThat(values(store)).containsExactly("whole");
    }
  }

  @Test
  void says_what_is_wrong_with_a_file_that_is_no_register() throws Exception {
    Files.writeString(folder.resolve(Store.FILE), "this is no database, by any means at all");
    assertThatThrownBy(() -> Store.open(folder))
        .isInstanceOf(RegisterUnavailable.class)
        .hasMessageContaining("not a database");
  }

  @Test
  void brings_the_register_of_an_older_gatehouse_up_to_date_and_loses_nothing() throws Exception {
    try (Store store = Store.open(folder)) {
      store.read(
          c -> {
            Sql.update(c, "ALTER TABLE approval DROP COLUMN fields");
            Sql.update(
                c,
                "INSERT INTO approval VALUES ('a', 'd', 'bot', 'bot', 'crm', 'op', 'POST', '/',"
                    + " '{}', 'call', 'pending', 1, 2, 3, NULL, NULL, NULL, NULL)");
            return Sql.update(c, "PRAGMA user_version = 1");
          });
    }
    try (Store store = Store.view(folder)) {
      assertThat(store.read(ApprovalRows::all)).extracting(Approval::id).containsExactly("a");
    }
    try (Store store = Store.open(folder)) {
      assertThat(store.read(ApprovalRows::all).getFirst().ask().fields()).isEmpty();
    }
  }

  @Test
  void does_not_touch_the_register_of_a_newer_gatehouse() throws Exception {
    try (Store store = Store.open(folder)) {
      store.read(c -> Sql.update(c, "PRAGMA user_version = 99"));
    }
    assertThatThrownBy(() -> Store.open(folder))
        .isInstanceOf(RegisterUnavailable.class)
        .hasMessageContaining("newer Gatehouse");
  }

  @Test
  void belongs_to_one_process_and_can_be_read_beside_it() throws Exception {
    try (Registers.Open owner = Registers.open(folder, clock)) {
      assertThatThrownBy(() -> StateFolder.own(folder))
          .isInstanceOf(RegisterUnavailable.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("stop it first");
      owner.register().keyring().issue("portal", Key.NEVER, "mara");
      try (Register view = Register.view(folder, clock)) {
        assertThat(view.keyring().all()).hasSize(1);
        String id = view.keyring().all().getFirst().id();
        assertThatThrownBy(() -> view.keyring().revoke(id, "mara"))
            .isInstanceOf(RegisterUnavailable.class);
      }
      assertThat(owner.register().keyring().all().getFirst().revoked()).isEqualTo(Key.NEVER);
    }
    StateFolder.own(folder).close();
  }

  @Test
  void keeps_contract_locks_and_quota_balances_over_a_restart() throws Exception {
    try (Registers.Open open = Registers.open(folder, clock)) {
      ContractLocks locks = open.register().contractLocks();
      locks.lock("crm", "aa", "openapi: 3.1.0", "mara");
      locks.lock("crm", "bb", "openapi: 3.1.1", "mara");
      open.register()
          .balances()
          .checkpoint(Map.of("a", new Balance(100, 7), "b", new Balance(50, 1)), 0);
      open.register().balances().checkpoint(Map.of("a", new Balance(100, 8)), 60);
    }
    try (Registers.Open open = Registers.open(folder, clock)) {
      assertThat(open.register().contractLocks().find("crm"))
          .hasValue(new ContractLock("crm", "bb", "openapi: 3.1.1", clock.millis(), "mara"));
      assertThat(open.register().contractLocks().find("erp")).isEmpty();
      assertThat(open.register().balances().load()).isEqualTo(Map.of("a", new Balance(100, 8)));
    }
  }

  private static boolean insert(Connection c, String value) throws SQLException {
    return Sql.update(c, "INSERT INTO register (name, value) VALUES (?, ?)", value, value) == 1;
  }

  private static List<String> values(Store store) throws RegisterUnavailable {
    return store.read(c -> Sql.query(c, "SELECT value FROM register", row -> row.getString(1)));
  }

  private static int count(Store store) throws RegisterUnavailable {
    return store
        .read(c -> Sql.query(c, "SELECT count(*) FROM api_key", row -> row.getInt(1)))
        .getFirst();
  }

  private static void limitPages(Store store, int pages) throws RegisterUnavailable {
    store.read(c -> Sql.query(c, "PRAGMA max_page_count = " + pages, row -> row.getInt(1)));
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Approval.Ask ask(String digest) {
    return new Approval.Ask(
        digest, "bot", "bot", "crm", "op", "POST", "/", "", "", "call-1", Duration.ofHours(1));
  }
}
