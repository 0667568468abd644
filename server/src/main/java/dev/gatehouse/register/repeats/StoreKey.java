package dev.gatehouse.register.repeats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * The key from which names of changes and keys of files are made, in a file for its owner alone.
 */
final class StoreKey {
  private static final int LENGTH = 32;

  private StoreKey() {}

  /** The key in a file, which is made with a new one if there is none. */
  static byte[] of(Path path, SecureRandom random) throws IOException {
    if (Files.exists(path)) {
      return existing(path);
    }
    byte[] key = new byte[LENGTH];
    random.nextBytes(key);
    Path draft = path.resolveSibling("key.new");
    Files.deleteIfExists(draft);
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel file =
        FileChannel.open(
            draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
      file.write(ByteBuffer.wrap(key));
      file.force(true);
    }
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    // The file's new name has to be on the disk too.
    try (FileChannel folder = FileChannel.open(path.resolveSibling("."), StandardOpenOption.READ)) {
      folder.force(true);
    }
    return key;
  }

  // A new key would make all first answers unreadable, and changes could be sent twice.
  private static byte[] existing(Path path) throws IOException {
    byte[] key = Files.readAllBytes(path);
    if (key.length != LENGTH) {
      throw new IOException(
          path
              + " has "
              + key.length
              + " bytes instead of "
              + LENGTH
              + ": restore it, or remove it to forget all first answers");
    }
    return key;
  }
}
