package dev.gatehouse.audit;

import dev.gatehouse.journal.Vault;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Loop;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The persons among callers, and what stands for them in records: an alias under a key of their
 * own, so that they can be erased. Services, agents and whoever is not proven are no persons.
 */
final class Persons {
  /** What an alias in a record begins with. */
  static final String ALIAS = "person:";

  /** What an encrypted field in a record begins with. */
  static final String SEALED = "sealed:";

  static final String UNKNOWN = ALIAS + "unknown";

  private final Vault vault;
  private final SecureRandom random = new SecureRandom();
  private final ExecutorService admissions =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("audit-persons").factory());

  Persons(Vault vault) {
    this.vault = vault;
  }

  static boolean isPerson(Caller.Proven caller) {
    return caller.kind() == Kind.PERSON;
  }

  /** Whether all persons of a caller have their key; for anybody else there is nothing to do. */
  boolean knows(Caller caller) {
    if (!(caller instanceof Caller.Proven proven)) {
      return true;
    }
    if (isPerson(proven) && vault.find(proven.subject()).isEmpty()) {
      return false;
    }
    List<String> behalf = proven.onBehalfOf();
    for (int i = 0; i < behalf.size(); i++) {
      if (vault.find(behalf.get(i)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes the keys of a caller's persons, off the loop; then goes on on the loop. A key is on the
   * disk before the first record that needs it.
   */
  void admit(Caller caller, Loop loop, Runnable then, Consumer<String> failed) {
    try {
      admissions.execute(
          () -> {
            try {
              admit(caller);
              loop.execute(then);
            } catch (IOException e) {
              loop.execute(() -> failed.accept("persons: " + e.getMessage()));
            }
          });
    } catch (RejectedExecutionException e) {
      failed.accept("persons: closed");
    }
  }

  private void admit(Caller caller) throws IOException {
    if (caller instanceof Caller.Proven proven) {
      if (isPerson(proven)) {
        vault.admit(proven.subject());
      }
      for (String behalf : proven.onBehalfOf()) {
        vault.admit(behalf);
      }
    }
  }

  /** What stands for a person in records. */
  String alias(String subject) {
    return vault.find(subject).map(person -> ALIAS + person.alias()).orElse(UNKNOWN);
  }

  List<String> aliases(List<String> subjects) {
    return subjects.isEmpty() ? subjects : subjects.stream().map(this::alias).toList();
  }

  /** A field that only the person's key opens. */
  String sealed(String subject, String field) {
    return vault.find(subject).map(person -> SEALED + person.seal(field, random)).orElse(UNKNOWN);
  }

  /** Destroys a person's key; false if there is none. May block. */
  boolean erase(String subject) throws IOException {
    return vault.erase(subject);
  }

  long unreadable() {
    return vault.unreadable();
  }

  void close() throws IOException {
    admissions.close();
    vault.close();
  }
}
