package dev.gatehouse;

import dev.gatehouse.contract.learn.Learner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was learned of APIs, in the state folder: one file each, of names, kinds and counts. */
final class LearnedShapes {
  private static final Logger LOG = LoggerFactory.getLogger(LearnedShapes.class);

  private final Path folder;

  /**
   * @param state the state folder
   */
  LearnedShapes(Path state) {
    this.folder = state.resolve("learned");
  }

  /** What is known of an API; nothing if it was never learned, or its file is damaged. */
  Learner find(String api) {
    Path file = file(api);
    if (!Files.exists(file)) {
      return new Learner();
    }
    try {
      return Learner.restore(Files.readAllBytes(file));
    } catch (IOException e) {
      LOG.warn("what was learned of {} is lost, {}: {}", api, file, e.getMessage());
      return new Learner();
    }
  }

  /** Keeps what is known of an API; a file is whole, or the one before it. */
  void keep(String api, byte[] kept) throws IOException {
    Files.createDirectories(folder);
    Path part = folder.resolve("next.part");
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(kept);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(part, file(api), StandardCopyOption.ATOMIC_MOVE);
  }

  // A name of an API may hold what a name of a file may not.
  private Path file(String api) {
    boolean plain = api.matches("[A-Za-z0-9_-]{1,100}");
    String name =
        plain ? api : "x." + HexFormat.of().formatHex(api.getBytes(StandardCharsets.UTF_8));
    return folder.resolve(name + ".shapes");
  }
}
