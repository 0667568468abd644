package dev.gatehouse;

import dev.gatehouse.contract.Compilation;
import dev.gatehouse.contract.document.Documents;
import dev.gatehouse.register.ContractLock;
import dev.gatehouse.register.ContractLocks;
import dev.gatehouse.register.Refused;
import dev.gatehouse.register.RegisterUnavailable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  /**
   * Accepts a contract as it was compiled, and keeps a copy of its files.
   *
   * @throws Refused if a file was changed since it was compiled
   */
  void lock(String api, Path main, Compilation compilation, String person)
      throws IOException, RegisterUnavailable, Refused {
    List<Path> files = compilation.files().stream().map(LockedContracts::absolute).toList();
    Path root = root(files);
    Path content = root.relativize(absolute(main));
    List<Path> names = files.stream().map(root::relativize).toList();
    Files.createDirectories(folder);
    Path made = Files.createTempDirectory(folder, "next-");
    try {
      for (Path name : names) {
        copy(root.resolve(name), made.resolve(name));
      }
      if (!compilation.hash().equals(hash(made, content, names))) {
        throw new Refused("it was changed while it was being locked; look at it, then try again");
      }
      keep(made, content, names, compilation.hash());
    } finally {
      delete(made);
    }
    locks.lock(api, compilation.hash(), content.toString(), person);
  }

  /** What others have locked under the same hash stays where it is, unless it was changed. */
  private void keep(Path made, Path content, List<Path> names, String hash) throws IOException {
    Path kept = folder.resolve(hash);
    if (Files.exists(kept)) {
      if (names.stream().allMatch(name -> Files.isRegularFile(kept.resolve(name)))
          && hash.equals(hash(kept, content, names))) {
        return;
      }
      delete(kept);
    }
    Files.move(made, kept, StandardCopyOption.ATOMIC_MOVE);
    force(folder);
  }

  private static String hash(Path copies, Path content, List<Path> names) throws IOException {
    return Documents.hash(
        parent(copies.resolve(content)), names.stream().map(copies::resolve).toList());
  }

  private static void copy(Path file, Path copy) throws IOException {
    Files.createDirectories(parent(copy));
    Files.copy(file, copy);
    force(copy);
    force(parent(copy));
  }

  /** A lock whose copy a power cut has taken would let no configuration pass. */
  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
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
