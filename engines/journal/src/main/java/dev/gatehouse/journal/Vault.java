package dev.gatehouse.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/**
 * The keys of the persons that records are about, in a file beside the journal. Records carry a
 * person's alias and what is encrypted with their key; whoever has the key can tell who it was.
 * Erasing a person overwrites their key: records and tree stay as they are, and nothing in them
 * leads to the person any more.
 */
public final class Vault implements Closeable {
  // Of an entry, little more than a header: its length, a checksum, the key, the subject's bytes.
  private static final int HEADER = 8;
  private static final int MAX_ENTRY = Person.KEY_LENGTH + 4096;

  private final FileChannel file;
  private final SecureRandom random;
  private final Map<String, Place> bySubject = new ConcurrentHashMap<>();
  private final Map<String, Person> byAlias = new ConcurrentHashMap<>();
  private long end;
  private long unreadable;

  private record Place(Person person, long at, int length) {}

  private Vault(FileChannel file, SecureRandom random) throws IOException {
    this.file = file;
    this.random = random;
    load();
  }

  /** Opens a vault to admit and erase persons; makes it, for its owner alone, if there is none. */
  public static Vault open(Path path, SecureRandom random) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Vault vault =
        new Vault(
            FileChannel.open(
                path,
                Set.of(
                    StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                owner),
            random);
    vault.cutTorn();
    return vault;
  }

  // The last write, torn by a power cut, is told of once. What is longer than any entry is damage
  // of another kind, and stays for whoever can mend it.
  private void cutTorn() throws IOException {
    long torn = file.size() - end;
    if (torn > 0 && torn <= HEADER + MAX_ENTRY) {
      file.truncate(end);
      file.force(true);
    }
  }

  /** Opens a vault as it is now, only to read. */
  public static Vault view(Path path) throws IOException {
    return new Vault(FileChannel.open(path, StandardOpenOption.READ), new SecureRandom());
  }

  // What is no entry was torn when its process died, or damaged later: the next one behind it
  // counts.
  private void load() throws IOException {
    long size = file.size();
    Window window = new Window(file);
    long at = 0;
    while (at + HEADER <= size) {
      int entry = entryAt(at, window, size);
      unreadable += entry > 0 ? 0 : 1;
      at += Math.max(1, entry);
      end = entry > 0 ? at : end;
    }
    unreadable += size - at;
  }

  /** Bytes of the file that were no entry when it was opened: who stood there is lost. */
  public long unreadable() {
    return unreadable;
  }

  /** Remembers who stands here, or that somebody was erased: the entry's bytes; 0 if it is none. */
  private int entryAt(long at, Window window, long size) throws IOException {
    ByteBuffer header = window.read(at, HEADER);
    int length = header.getInt();
    int checksum = header.getInt();
    boolean fits = length > Person.KEY_LENGTH && length <= MAX_ENTRY;
    if (!fits || length > size - at - HEADER) {
      return 0;
    }
    byte[] body = new byte[length];
    window.read(at + HEADER, length).get(body);
    boolean erased = checksum == ~checksum(new byte[length]);
    if (checksum(body) == checksum) {
      remember(Person.of(body), at, length);
    } else if (!erased) {
      return 0;
    }
    return HEADER + length;
  }

  private void remember(Person person, long at, int length) {
    bySubject.put(person.subject(), new Place(person, at, length));
    byAlias.put(person.alias(), person);
  }

  /** The person of a name, if there is a key. */
  public Optional<Person> find(String subject) {
    Place place = bySubject.get(subject);
    return place == null ? Optional.empty() : Optional.of(place.person);
  }

  /** The person of an alias, if the key was not erased. */
  public Optional<Person> known(String alias) {
    return Optional.ofNullable(byAlias.get(alias));
  }

  /** All names that there are keys for. */
  public Set<String> subjects() {
    return Set.copyOf(bySubject.keySet());
  }

  /**
   * The person of a name, with a new key if there is none; the key is on the disk when this
   * returns. May block.
   */
  public synchronized Person admit(String subject) throws IOException {
    Optional<Person> known = find(subject);
    if (known.isPresent()) {
      return known.get();
    }
    byte[] name = subject.getBytes(StandardCharsets.UTF_8);
    byte[] body = new byte[Person.KEY_LENGTH + name.length];
    if (body.length > MAX_ENTRY || name.length == 0) {
      throw new IOException("a name must have 1 to 4096 bytes, has " + name.length);
    }
    byte[] key = new byte[Person.KEY_LENGTH];
    random.nextBytes(key);
    System.arraycopy(key, 0, body, 0, key.length);
    System.arraycopy(name, 0, body, key.length, name.length);
    write(end, entry(body.length, checksum(body), body));
    Person person = Person.of(body);
    remember(person, end, body.length);
    end += HEADER + body.length;
    return person;
  }

  /** Overwrites a person's key and name, on the disk; false if there is none. May block. */
  public synchronized boolean erase(String subject) throws IOException {
    Place place = bySubject.get(subject);
    if (place == null) {
      return false;
    }
    // No body of zeros has this checksum, so that the entry is passed over.
    byte[] nothing = new byte[place.length];
    write(place.at, entry(place.length, ~checksum(nothing), nothing));
    bySubject.remove(subject);
    byAlias.remove(place.person.alias());
    place.person.destroy();
    return true;
  }

  private static ByteBuffer entry(int length, int checksum, byte[] body) {
    return ByteBuffer.allocate(HEADER + length).putInt(length).putInt(checksum).put(body).flip();
  }

  private void write(long at, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes, at + bytes.position());
    }
    file.force(true);
  }

  private static int checksum(byte[] body) {
    CRC32C checksum = new CRC32C();
    checksum.update(body);
    return (int) checksum.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
