package dev.gatehouse;

import dev.gatehouse.contract.Compilation;
import dev.gatehouse.register.ContractLock;
import dev.gatehouse.register.ContractLocks;
import dev.gatehouse.register.Refused;
import dev.gatehouse.register.RegisterUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Accepted contracts: their hashes in the register, copies of their files in the state folder. A
 * copy that was changed no longer has its hash, and is not served.
 */
final class LockedContracts implements Contracts.Vault {
  private final Path folder;
  private final ContractLocks locks;

  /**
   * The locks of a state folder.
   *
   * @param state the state folder
   */
  LockedContracts(Path state, ContractLocks locks) {
    this.folder = state.resolve("contracts");
    this.locks = locks;
  }

  @Override
  public Optional<Contracts.Locked> find(String api) {
    try {
      return locks.find(api).map(lock -> new Contracts.Locked(lock.hash(), file(lock)));
    } catch (RegisterUnavailable e) {
      throw new IllegalStateException("the locks cannot be read", e);
    }
  }

  private Path file(ContractLock lock) {
    return folder.resolve(lock.hash()).resolve(lock.content());
  }

  /** Accepts a contract as it was compiled, and keeps a copy of its files. */
  void lock(String api, Path main, Compilation compilation, String person)
      throws IOException, RegisterUnavailable, Refused {
    List<Path> files = compilation.files().stream().map(LockedContracts::absolute).toList();
    Path root = root(files);
    Path copies = folder.resolve(compilation.hash());
    for (Path file : files) {
      Path copy = copies.resolve(root.relativize(file).toString());
      Files.createDirectories(parent(copy));
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    locks.lock(api, compilation.hash(), root.relativize(absolute(main)).toString(), person);
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }

  /** The deepest folder that holds all of the files. */
  private static Path root(List<Path> files) {
    Path root = parent(files.getFirst());
    for (Path file : files) {
      while (!file.startsWith(root)) {
        root = parent(root);
      }
    }
    return root;
  }

  private static Path parent(Path absolute) {
    Path parent = absolute.getParent();
    return parent == null ? absolute : parent;
  }
}
