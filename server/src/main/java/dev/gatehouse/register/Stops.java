package dev.gatehouse.register;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The emergency switch: what is stopped, in memory for every call to see, and in a file of the
 * state folder, one line each, that outlives the process. Thread-safe.
 */
public final class Stops {
  private static final String FILE = "stops";

  private final Path file;
  private volatile Stopped now;

  private Stops(Path file, Stopped now) {
    this.file = file;
    this.now = now;
  }

  /**
   * What is stopped in a state folder.
   *
   * @throws IOException if that cannot be known: nothing should be let through then
   */
  public static Stops open(Path state) throws IOException {
    Path file = state.resolve(FILE);
    return new Stops(file, read(file));
  }

  private static Stopped read(Path file) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return Stopped.NOTHING;
    }
    List<Stop> stops = new ArrayList<>();
    for (String line : lines) {
      try {
        stops.add(Stop.parse(line));
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "%s:%d is damaged: %s".formatted(file, stops.size() + 1, e.getMessage()), e);
      }
    }
    return Stopped.of(stops);
  }

  /** What is stopped now. */
  public Stopped now() {
    return now;
  }

  /** Where it is kept. */
  public Path file() {
    return file;
  }

  /**
   * Stops something. It is stopped whatever happens to the file; what is stopped already stays as
   * it was.
   *
   * @return the stop that was there before
   * @throws IOException if it cannot be kept for the next process
   */
  public synchronized Optional<Stop> stop(Stop stop) throws IOException {
    Stop before = now.of(stop.scope(), stop.name());
    if (before != null) {
      // A file that could not be written before may be writable now.
      write(now);
      return Optional.of(before);
    }
    now = now.with(stop);
    write(now);
    return Optional.empty();
  }

  /**
   * Lets something go on. It stays stopped if the file cannot be written.
   *
   * @return false if this stop is not in force
   */
  public synchronized boolean resume(Stop stop) throws IOException {
    if (!stop.equals(now.of(stop.scope(), stop.name()))) {
      return false;
    }
    Stopped next = now.without(stop);
    write(next);
    now = next;
    return true;
  }

  /** Sees what the process that owns the folder now has stopped. */
  public synchronized void reread() throws IOException {
    now = read(file);
  }

  private void write(Stopped stopped) throws IOException {
    StringBuilder text = new StringBuilder();
    stopped.all().forEach(stop -> text.append(stop.line()).append('\n'));
    Path draft = file.resolveSibling(FILE + ".new");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      StateFolder.restrict(draft, "rw-------");
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // The file's new name has to be on the disk too.
    try (FileChannel folder = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
