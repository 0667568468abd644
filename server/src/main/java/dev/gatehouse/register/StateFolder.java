package dev.gatehouse.register;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A state folder that this process owns: at most one process does, until it ends or closes it. */
public final class StateFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private StateFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the folder if there is none, readable by its user alone, and takes its lock.
   *
   * @throws RegisterUnavailable if another process owns it, or it cannot be written
   */
  public static StateFolder own(Path path) throws RegisterUnavailable {
    try {
      if (!Files.isDirectory(path)) {
        Files.createDirectories(path);
        restrict(path, "rwx------");
      }
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        String owner = owner(channel);
        channel.close();
        throw new RegisterUnavailable(
            "the state folder %s belongs to a running gateway%s; stop it first"
                .formatted(path.normalize(), owner.isEmpty() ? "" : " (process " + owner + ")"));
      }
      sign(channel);
      return new StateFolder(path, channel);
    } catch (IOException e) {
      throw new RegisterUnavailable(
          "the state folder %s cannot be used: %s; name one in `state` that can"
              .formatted(path.normalize(), why(e)));
    }
  }

  // Messages of these are no more than the path.
  static String why(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException _ -> "it is no folder";
      case AccessDeniedException denied -> "this user may not write " + denied.getFile();
      case NoSuchFileException _ -> "it cannot be made";
      case FileSystemException of when of.getReason() != null -> of.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  /** Where the command line finds the running process. */
  public static Path socket(Path stateFolder) {
    return stateFolder.resolve("admin.sock");
  }

  /** The process that owns a folder, or did last. */
  public static Optional<Long> owner(Path stateFolder) {
    try (FileChannel channel =
        FileChannel.open(stateFolder.resolve("lock"), StandardOpenOption.READ)) {
      String owner = owner(channel);
      return owner.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(owner));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public Path path() {
    return path;
  }

  /** Leaves the file of the lock: to remove it would let two processes own two locks. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void restrict(Path file, String permissions) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void sign(FileChannel channel) throws IOException {
    channel.truncate(0);
    String pid = Long.toString(ProcessHandle.current().pid());
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    String text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    return text.matches("[0-9]+") ? text : "";
  }
}
