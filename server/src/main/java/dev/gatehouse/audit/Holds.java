package dev.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.journal.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The holds of a state folder, in a file of one line each. */
final class Holds {
  private final Path file;
  private final Map<String, Hold> byName = new TreeMap<>();

  private Holds(Path file) {
    this.file = file;
  }

  static Holds read(Path file) throws IOException {
    Holds holds = new Holds(file);
    try {
      for (String line : Files.readAllLines(file)) {
        Hold hold = Hold.parse(line);
        holds.byName.put(hold.name(), hold);
      }
    } catch (NoSuchFileException e) {
      // Nothing was ever held.
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
    return holds;
  }

  synchronized List<Hold> all() {
    return List.copyOf(byName.values());
  }

  synchronized Optional<Hold> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  synchronized void put(Hold hold) throws IOException {
    Map<String, Hold> next = new TreeMap<>(byName);
    next.put(hold.name(), hold);
    write(next);
    byName.put(hold.name(), hold);
  }

  synchronized void remove(String name) throws IOException {
    Map<String, Hold> next = new TreeMap<>(byName);
    next.remove(name);
    write(next);
    byName.remove(name);
  }

  private void write(Map<String, Hold> holds) throws IOException {
    StringBuilder text = new StringBuilder();
    holds.values().forEach(hold -> text.append(hold.line()).append('\n'));
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    // They name callers.
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel =
        FileChannel.open(
            draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whether any hold holds a record. */
  Predicate<Entry> any(Names names) throws IOException {
    List<Predicate<Entry>> each = new ArrayList<>();
    for (Hold hold : all()) {
      List<Filter> filters = names.with(hold.filters());
      each.add(entry -> hold.holds(entry, filters));
    }
    return entry -> {
      for (Predicate<Entry> one : each) {
        if (one.test(entry)) {
          return true;
        }
      }
      return false;
    };
  }
}
