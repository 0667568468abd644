package dev.gatehouse.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the records that processes {@linkplain LeftRecords left} into the journal. A kill between
 * the last of a file and its removal records them twice, never less than once.
 */
final class Adoption {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
  private static final int MOST = 1 << 20;

  private final Path folder;
  private final Housekeeping housekeeping;
  private boolean failing;

  Adoption(Path state, Housekeeping housekeeping) {
    this.folder = state.resolve(LeftRecords.FOLDER);
    this.housekeeping = housekeeping;
  }

  /** Takes what there is from processes that have ended. May block. */
  void look() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      for (Path file : files()) {
        take(file);
      }
      failing = false;
    } catch (IOException e) {
      // Told when it begins: it is tried again each second.
      if (!failing) {
        LOG.warn("records that an earlier process left wait: {}", e.getMessage());
      }
      failing = true;
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(it -> it.toString().endsWith(LeftRecords.SUFFIX)).sorted().toList();
    }
  }

  private static boolean isLocked(FileChannel file) throws IOException {
    try {
      return file.tryLock() == null;
    } catch (OverlappingFileLockException e) {
      // The same process has it: the same answer.
      return true;
    }
  }

  private void take(Path path) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // Its process has it, and may still write.
      if (isLocked(file)) {
        return;
      }
      ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(path));
      while (all.remaining() >= LeftRecords.HEADER) {
        int length = all.getInt();
        long time = all.getLong();
        // What is torn at the end was never said to be kept.
        if (length < 0 || length > MOST || length > all.remaining()) {
          break;
        }
        byte[] record = new byte[length];
        all.get(record);
        housekeeping.keep(new Owed(time, record));
      }
      Files.delete(path);
    }
  }
}
