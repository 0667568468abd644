package dev.gatehouse;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/** What one test does at a time, of all processes that run tests; others wait. */
public final class Alone implements AutoCloseable {
  // A file's lock is held by a whole process.
  private static final ReentrantLock HERE = new ReentrantLock();

  private final FileChannel channel;
  private final FileLock lock;

  private Alone(FileChannel channel) throws IOException {
    this.channel = channel;
    this.lock = channel.lock();
  }

  /** Waits until nobody else has this lock. */
  public static Alone with(Path file) throws IOException {
    HERE.lock();
    try {
      Files.createDirectories(file.getParent());
      return new Alone(FileChannel.open(file, CREATE, WRITE));
    } catch (IOException | RuntimeException e) {
      HERE.unlock();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      lock.close();
      channel.close();
    } finally {
      HERE.unlock();
    }
  }
}
