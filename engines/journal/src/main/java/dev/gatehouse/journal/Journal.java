package dev.gatehouse.journal;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An append-only, durable, tamper-evident log in a folder.
 *
 * <p>Segments, and nothing else, lie in `journal/`; the key `journal.key`, the line that verifies
 * its signatures `journal.pub`, the lock, and the signed notes in `checkpoints/` lie beside it. One
 * journal at a time has a folder open for writing; readers and verifiers need no journal.
 */
public final class Journal implements Closeable {
  private final Layout layout;
  private final Options options;
  private final Ground ground;
  private final FileChannel lock;
  private final Line line;
  private final Committer committer;
  private final Notary notary;
  private final Keeper keeper;
  private final Packer packer;
  private final Lookout lookout;
  private final Health health = new Health();
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> damages;
  private final NoteKey key;
  private final Retention retention;

  private Journal(
      Layout layout,
      Options options,
      Ground ground,
      FileChannel lock,
      Notes notes,
      Recovery recovery,
      List<LiveSegment> segments) {
    this.layout = layout;
    this.options = options;
    this.ground = ground;
    this.lock = lock;
    this.key = notes.signer().key();
    this.retention = new Retention(layout, notes.signer(), ground.disk(), options.clock());
    this.damages = List.copyOf(recovery.damages());
    Bell keeperBell = new Bell();
    Bell packerBell = new Bell();
    Bell notaryBell = new Bell();
    this.line = new Line(segments, keeperBell);
    this.committer = new Committer(line, options, ground.disk(), notaryBell);
    this.notary =
        new Notary(
            line,
            notes,
            options.checkpointEvery().toNanos(),
            notaryBell,
            packerBell,
            health,
            recovery.before());
    this.keeper =
        new Keeper(
            line, options, layout, ground.disk(), keeperBell, health, segments.getLast().ordinal);
    this.packer = new Packer(line, layout, key, ground, packerBell, health, recovery);
    this.lookout = new Lookout(committer, options.deadline().toNanos());
  }

  /**
   * Opens the journal in a state folder, makes it if there is none, and takes it up where a process
   * that died left it.
   *
   * @throws JournalInUseException if another process has it open
   * @throws IOException if the folder cannot be used, or its signed notes are damaged
   */
  public static Journal open(Path state, Options options) throws IOException {
    return open(state, options, Ground.FIRM);
  }

  static Journal open(Path state, Options options, Ground ground) throws IOException {
    Layout layout = new Layout(state.toAbsolutePath().normalize());
    // Whatever the folder around them allows: drafts of segments lie beside checkpoints for a
    // while.
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(layout.journal(), owner);
    Files.createDirectories(layout.checkpoints(), owner);
    FileChannel lock = lock(layout);
    try {
      Signer signer = Signer.open(layout, options.origin(), options.random());
      Notes notes = new Notes(layout, signer, ground.disk(), options.clock());
      Recovery recovery = new Recovery(layout, signer.key(), ground.disk());
      recovery.run();
      List<LiveSegment> segments = new ArrayList<>(recovery.segments());
      if (!Files.exists(layout.latest())) {
        // A segment without any checkpoint is a sign of tampering, so the checkpoint comes first.
        Subtrees none = new Subtrees(new TreeHash(), 0);
        notes.write(layout.latest(), 1, none, notes.checkpoint(none));
      }
      if (segments.isEmpty() || segments.getLast().closed()) {
        LiveSegment next =
            Keeper.allocate(
                layout, options, ground.disk(), recovery.lastOrdinal() + 1, Pace.AT_ONCE);
        next.begin(recovery.next(), System.nanoTime());
        segments.add(next);
      }
      Journal journal = new Journal(layout, options, ground, lock, notes, recovery, segments);
      journal.start();
      return journal;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel lock(Layout layout) throws IOException {
    FileChannel channel =
        FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // The same process has it: the same answer.
    }
    channel.close();
    throw new JournalInUseException(
        layout.state() + " is in use by another process; one process owns a state folder");
  }

  private void start() {
    notary.sign();
    threads.add(thread("journal-commit", committer));
    threads.add(thread("journal-sign", notary));
    threads.add(thread("journal-keep", keeper));
    threads.add(thread("journal-pack", packer));
    threads.add(thread("journal-deadline", lookout));
  }

  // Appenders work on when their journal is forgotten; a lock that is collected is released.
  private Thread thread(String name, Runnable work) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(
            () -> {
              try {
                work.run();
              } finally {
                Reference.reachabilityFence(this);
              }
            });
  }

  /**
   * A stream of records into this journal.
   *
   * @param stream its index, which every record carries
   * @param executor runs what is to be done when durable records are settled, for instance an event
   *     loop
   */
  public Appender appender(int stream, Executor executor) {
    Appender appender =
        new Appender(stream, executor, line, committer, options.maxRecord(), ground.watch());
    committer.serve(appender);
    return appender;
  }

  /** Reads what is in the journal, including what was appended last. */
  public Reader reader() {
    return Reader.of(layout.state());
  }

  /** The last checkpoint that was signed. */
  public Optional<Checkpoint> checkpoint() {
    return Optional.ofNullable(notary.latest());
  }

  /** The key that verifies this journal's checkpoints. */
  public NoteKey key() {
    return key;
  }

  /** Deletes what need not be kept any more. For one thread at a time. */
  public Retention retention() {
    return retention;
  }

  /** How many records have been appended. */
  public long size() {
    return line.current().next();
  }

  /** What did not match its checkpoint when the journal was opened, and where. */
  public List<String> damages() {
    return damages;
  }

  /** What the journal could not do when it last tried, and why; empty when all is well. */
  public List<String> failures() {
    return health.failures().entrySet().stream()
        .map(failure -> failure.getKey() + ": " + failure.getValue())
        .toList();
  }

  /** Takes no more records, settles those that wait, signs the last checkpoint. */
  @Override
  public void close() throws IOException {
    List<LiveSegment> spares = line.close();
    keeper.stop();
    packer.stop();
    committer.stop();
    notary.stop();
    lookout.stop();
    for (Thread thread : threads) {
      join(thread);
    }
    committer.commit();
    notary.sign();
    // The keeper may have been making another one in the meantime.
    spares.addAll(line.close());
    // The last one first: if we die meanwhile, none is missing in front of one that is there.
    for (LiveSegment spare : spares.reversed()) {
      spare.release();
      ground.disk().delete(spare.file);
    }
    line.segments().forEach(LiveSegment::release);
    lock.close();
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
