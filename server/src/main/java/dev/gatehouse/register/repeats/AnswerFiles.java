package dev.gatehouse.register.repeats;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files that entries lie in, and the one thread that writes them: many entries to an fsync. */
final class AnswerFiles implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AnswerFiles.class.getName());
  private static final int BATCH = 256;
  private static final long BATCH_BYTES = 4 << 20;
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long OLD_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final Optional<Write> NONE = Optional.empty();

  private final Path folder;
  private final byte[] master;
  private final SecureRandom random;
  private final long segmentBytes;
  // Nothing in it is the end: an interrupt would close the file that is being written.
  private final LinkedBlockingQueue<Optional<Write>> queue = new LinkedBlockingQueue<>();
  // Oldest first; the writer's own once it runs.
  private final List<Segment> segments = new ArrayList<>();
  private @Nullable Segment current;
  private @Nullable Thread writer;
  private Consumer<Consumer<Segment>> forgetting = _ -> {};
  private long next = 1;
  private long madeNanos;
  private boolean failing;
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean closed;

  /** One entry on its way. */
  private static final class Write {
    private final Entry entry;
    private final byte[] answer;
    private final Consumer<Optional<Place>> told;

    Write(Entry entry, byte[] answer, Consumer<Optional<Place>> told) {
      this.entry = entry;
      this.answer = answer;
      this.told = told;
    }
  }

  private AnswerFiles(Path folder, byte[] master, SecureRandom random, long segmentBytes) {
    this.folder = folder;
    this.master = master;
    this.random = random;
    this.segmentBytes = segmentBytes;
  }

  /** Opens a folder, which is made with a key of its own if there is none. */
  static AnswerFiles open(Path folder, Repeats.Bounds bounds, SecureRandom random)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    long segment = Math.clamp(bounds.bytes() / 16, 64 << 10, 16 << 20);
    return new AnswerFiles(folder, StoreKey.of(folder.resolve("key"), random), random, segment);
  }

  /** The name of a change. */
  ChangeId id(String caller, String operation, String key) {
    byte[] digest =
        Cipher256.hmac(
            master, "id", Repeats.utf8(caller), Repeats.utf8(operation), Repeats.utf8(key));
    return ChangeId.of(ByteBuffer.wrap(digest));
  }

  /** Reads what dead processes left, in order. */
  void load(Segment.Taker taker) throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.list(folder)) {
      found = all.filter(path -> path.toString().endsWith(Segment.SUFFIX)).sorted().toList();
    }
    for (Path path : found) {
      String name = path.getFileName().toString();
      String digits = name.substring(0, name.length() - Segment.SUFFIX.length());
      if (digits.matches("[0-9]{16}")) {
        next = Long.parseLong(digits) + 1;
      }
      try (Segment segment = Segment.of(path, master)) {
        if (!segment.load(taker)) {
          LOG.log(Level.ERROR, "{0} is damaged: changes that it held may be sent again", path);
        }
        segments.add(segment);
        bytes.addAndGet(segment.size());
      } catch (IOException e) {
        LOG.log(Level.ERROR, "{0} cannot be read: {1}", path, e.getMessage());
      }
    }
  }

  /**
   * Begins to write.
   *
   * @param forget forgets what is over and tells which files are still needed
   */
  void start(Consumer<Consumer<Segment>> forget) {
    forgetting = forget;
    writer = Thread.ofPlatform().daemon().name("answers").start(this::run);
  }

  void write(Entry entry, byte[] answer, Consumer<Optional<Place>> told) {
    Optional<Write> write = Optional.of(new Write(entry, answer, told));
    queue.add(write);
    // It may have been added behind the last look at the queue.
    if (closed && queue.remove(write)) {
      told.accept(Optional.empty());
    }
  }

  private void run() {
    long swept = System.nanoTime();
    List<Write> batch = new ArrayList<>();
    while (!closed || !queue.isEmpty()) {
      try {
        Optional<Write> first = Objects.requireNonNullElse(queue.poll(1, TimeUnit.SECONDS), NONE);
        if (first.isPresent()) {
          batch.add(first.get());
          fill(batch, first.get().answer.length);
          write(batch);
          batch.clear();
        }
      } catch (InterruptedException e) {
        LOG.log(Level.ERROR, "the writer of answers was interrupted", e);
        closed = true;
      }
      if (System.nanoTime() - swept > SWEEP_NANOS) {
        sweep();
        swept = System.nanoTime();
      }
    }
  }

  private void fill(List<Write> batch, long size) {
    long held = size;
    while (batch.size() < BATCH && held < BATCH_BYTES) {
      Optional<Write> more = Objects.requireNonNullElse(queue.poll(), NONE);
      if (more.isEmpty()) {
        return;
      }
      held += more.get().answer.length;
      batch.add(more.get());
    }
  }

  private void write(List<Write> batch) {
    List<Place> places = new ArrayList<>();
    try {
      Segment segment = segment();
      long at = segment.size();
      List<byte[]> sealed = new ArrayList<>();
      int length = 0;
      for (Write write : batch) {
        byte[] one = segment.sealed(write.entry, write.answer);
        places.add(new Place(segment, at + length));
        sealed.add(one);
        length += one.length;
      }
      ByteBuffer all = ByteBuffer.allocate(length);
      sealed.forEach(all::put);
      segment.append(all.flip());
      bytes.addAndGet(length);
      failing = false;
    } catch (IOException e) {
      places.clear();
      failed(e);
    }
    for (int i = 0; i < batch.size(); i++) {
      tell(batch.get(i), places.isEmpty() ? Optional.empty() : Optional.of(places.get(i)));
    }
  }

  // Whoever waited may be gone with its loop; those behind it wait for this thread all the same.
  private static void tell(Write write, Optional<Place> place) {
    try {
      write.told.accept(place);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "nobody was told of an entry: {0}", e.toString());
    }
  }

  private void failed(IOException e) {
    // After a failed fsync nobody knows what is on the disk: what comes goes to another file.
    retire();
    if (!failing) {
      LOG.log(Level.ERROR, "changes with a key are refused: {0}", e.getMessage());
    }
    failing = true;
  }

  private Segment segment() throws IOException {
    Segment open = current;
    if (open != null && open.size() < segmentBytes) {
      return open;
    }
    retire();
    byte[] salt = new byte[Segment.SALT];
    random.nextBytes(salt);
    Path path = folder.resolve("%016d%s".formatted(next, Segment.SUFFIX));
    Segment made = Segment.make(path, master, salt);
    next++;
    segments.add(made);
    bytes.addAndGet(made.size());
    madeNanos = System.nanoTime();
    current = made;
    return made;
  }

  private void retire() {
    Segment open = current;
    current = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "{0} did not close: {1}", open.path(), e.getMessage());
      }
    }
  }

  /** Removes files that nothing needs, oldest first: a release must outlive its intent. */
  private void sweep() {
    Set<Segment> needed = new HashSet<>();
    forgetting.accept(needed::add);
    if (current != null && System.nanoTime() - madeNanos > OLD_NANOS) {
      retire();
    }
    while (!segments.isEmpty()
        && !needed.contains(segments.getFirst())
        && segments.getFirst() != current) {
      Segment gone = segments.removeFirst();
      try {
        Files.deleteIfExists(gone.path());
        bytes.addAndGet(-gone.size());
      } catch (IOException e) {
        LOG.log(Level.WARNING, "{0} cannot be removed: {1}", gone.path(), e.getMessage());
      }
    }
  }

  long bytes() {
    return bytes.get();
  }

  @Override
  public void close() {
    closed = true;
    Thread running = writer;
    if (running != null) {
      queue.add(NONE);
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    List<Optional<Write>> late = new ArrayList<>();
    queue.drainTo(late);
    late.forEach(one -> one.ifPresent(write -> tell(write, Optional.empty())));
    retire();
  }
}
