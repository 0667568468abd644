package dev.gatehouse.register.repeats;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file of entries. Behind its first words and its salt each entry has its number, the lengths of
 * its two parts, the entry itself and the answer that goes with it, both sealed: to find out what
 * there is, answers need not be opened. A process only ever appends to files that it made.
 */
final class Segment implements Closeable {
  static final String SUFFIX = ".answers";
  static final int SALT = 32;
  private static final long MAGIC = 0x6761_7465_7265_7031L;
  private static final int START = Long.BYTES + SALT;
  private static final int HEAD = Long.BYTES + 2 * Integer.BYTES;
  private static final int MOST = 64 << 20;

  private final Path path;
  private final byte[] master;
  private final Cipher256 cipher;
  private final FileChannel file;
  private long end = START;
  private long number;

  /** What is told of each entry of a file. */
  @FunctionalInterface
  interface Taker {
    void take(Entry entry, Place place, boolean hasAnswer);
  }

  private Segment(Path path, byte[] master, byte[] salt, FileChannel file) {
    this.path = path;
    this.master = master;
    this.cipher = new Cipher256(master, salt);
    this.file = file;
  }

  /** A new file, on the disk with its name. */
  static Segment make(Path path, byte[] master, byte[] salt) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    FileChannel file =
        FileChannel.open(
            path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner);
    try {
      ByteBuffer start = ByteBuffer.allocate(START).putLong(MAGIC).put(salt).flip();
      write(file, start, 0);
      file.force(true);
      try (FileChannel folder = FileChannel.open(path.resolveSibling("."))) {
        folder.force(true);
      }
      return new Segment(path, master, salt, file);
    } catch (IOException e) {
      file.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** A file of a process that ended, to be read. */
  static Segment of(Path path, byte[] master) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      ByteBuffer start = ByteBuffer.wrap(read(file, 0, START));
      if (start.getLong() != MAGIC) {
        throw new IOException("not a file of answers");
      }
      byte[] salt = new byte[SALT];
      start.get(salt);
      return new Segment(path, master, salt, file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Reads all entries; says whether all of the file was one. What is torn at the end was never said
   * to be kept.
   */
  boolean load(Taker taker) throws IOException {
    long size = file.size();
    boolean whole = true;
    while (end + HEAD <= size) {
      byte[] bound = read(file, end, HEAD);
      ByteBuffer head = ByteBuffer.wrap(bound);
      long no = head.getLong();
      int entry = head.getInt();
      int answer = head.getInt();
      if (entry < Cipher256.TAG || answer < 0 || entry > MOST || answer > MOST) {
        return false;
      }
      if (end + HEAD + entry + answer > size) {
        return whole;
      }
      try {
        byte[] plain = cipher.open(2 * no, bound, read(file, end + HEAD, entry));
        taker.take(Entry.of(plain), new Place(this, end), answer > 0);
      } catch (IOException damaged) {
        whole = false;
      }
      end += HEAD + entry + answer;
    }
    return whole;
  }

  /** The bytes of one entry, to be appended as they are. */
  byte[] sealed(Entry entry, byte[] answer) {
    long no = ++number;
    byte[] plain = entry.bytes();
    int sealedAnswer = answer.length == 0 ? 0 : answer.length + Cipher256.TAG;
    byte[] bound =
        ByteBuffer.allocate(HEAD)
            .putLong(no)
            .putInt(plain.length + Cipher256.TAG)
            .putInt(sealedAnswer)
            .array();
    ByteBuffer out = ByteBuffer.allocate(HEAD + plain.length + Cipher256.TAG + sealedAnswer);
    out.put(bound).put(cipher.seal(2 * no, bound, plain));
    if (sealedAnswer > 0) {
      out.put(cipher.seal(2 * no + 1, bound, answer));
    }
    return out.array();
  }

  /**
   * Puts bytes behind what is there, on the disk when it returns; if it fails, they are not part of
   * the file.
   */
  void append(ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    try {
      write(file, bytes, end);
      file.force(false);
    } catch (IOException e) {
      file.truncate(end);
      throw e;
    }
    end += length;
  }

  /**
   * The answer of an entry. On a channel of its own: who waits for it can be interrupted, which
   * closes a channel.
   */
  static byte[] answer(Place place) throws IOException {
    Segment segment = place.segment();
    try (FileChannel file = FileChannel.open(segment.path, StandardOpenOption.READ)) {
      byte[] salt = read(file, Long.BYTES, SALT);
      byte[] bound = read(file, place.at(), HEAD);
      ByteBuffer head = ByteBuffer.wrap(bound);
      long no = head.getLong();
      int entry = head.getInt();
      int answer = head.getInt();
      if (entry < 0 || answer < Cipher256.TAG || answer > MOST) {
        throw new IOException("there is no answer");
      }
      byte[] sealed = read(file, place.at() + HEAD + entry, answer);
      return new Cipher256(segment.master, salt).open(2 * no + 1, bound, sealed);
    }
  }

  private static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    long to = at;
    while (bytes.hasRemaining()) {
      to += file.write(bytes, to);
    }
  }

  private static byte[] read(FileChannel file, long at, int length) throws IOException {
    byte[] bytes = new byte[length];
    ByteBuffer into = ByteBuffer.wrap(bytes);
    while (into.hasRemaining()) {
      if (file.read(into, at + into.position()) < 0) {
        throw new EOFException("the file ends early");
      }
    }
    return bytes;
  }

  /** Bytes of the file. */
  long size() {
    return end;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
