package dev.gatehouse.contract.document;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The files of one contract, each read once, and the hash of them all. Nothing is fetched over a
 * network.
 */
public final class Documents {
  private final Path folder;
  private final Consumer<Diagnostic> diagnostics;
  private final Map<URI, Optional<Node>> read = new TreeMap<>();
  private final Map<String, byte[]> digests = new TreeMap<>();
  private final List<Path> files = new ArrayList<>();

  /**
   * @param folder what file names in diagnostics are relative to
   */
  public Documents(Path folder, Consumer<Diagnostic> diagnostics) {
    this.folder = folder.toAbsolutePath().normalize();
    this.diagnostics = diagnostics;
  }

  /**
   * The root of a file, or nothing if it cannot be read; the reason is a diagnostic at {@code
   * from}.
   */
  public Optional<Node> load(URI uri, Place from) {
    Optional<Node> known = read.get(uri);
    if (known == null) {
      known = read(uri, from);
      read.put(uri, known);
    }
    return known;
  }

  /** Registers a document that lies in no file. */
  public void put(URI uri, Node root) {
    read.put(uri, Optional.of(root));
  }

  /** The roots of all files read so far, by their names in diagnostics. */
  public Map<String, Node> roots() {
    Map<String, Node> roots = new TreeMap<>();
    read.values().forEach(root -> root.ifPresent(node -> roots.put(node.place().file(), node)));
    return roots;
  }

  private Optional<Node> read(URI uri, Place from) {
    if (!"file".equals(uri.getScheme())) {
      diagnostics.accept(
          Diagnostic.error(from, "'" + uri + "' is not a file; copy it beside the contract"));
      return Optional.empty();
    }
    Path path = Path.of(uri);
    String name = name(folder, path);
    try {
      byte[] bytes = Files.readAllBytes(path);
      files.add(path);
      digests.put(name, sha256().digest(bytes));
      return parse(uri, name, bytes);
    } catch (NoSuchFileException missing) {
      diagnostics.accept(Diagnostic.error(from, "no such file: " + name));
    } catch (IOException unreadable) {
      diagnostics.accept(
          Diagnostic.error(from, "cannot read " + name + ": " + unreadable.getMessage()));
    }
    return Optional.empty();
  }

  private Optional<Node> parse(URI uri, String name, byte[] bytes) {
    int first = 0;
    while (first < bytes.length && bytes[first] <= ' ' && bytes[first] >= 0) {
      first++;
    }
    boolean json = first < bytes.length && (bytes[first] == '{' || bytes[first] == '[');
    if (json && !name.endsWith(".yaml") && !name.endsWith(".yml")) {
      return JsonLoader.load(uri, name, bytes, diagnostics);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return YamlLoader.load(uri, name, text, diagnostics);
    } catch (CharacterCodingException notText) {
      diagnostics.accept(Diagnostic.error(new Place(uri, name, 1, 1), "not text in UTF-8"));
      return Optional.empty();
    }
  }

  /** Also a file above the folder has a name that is the same wherever both are copied to. */
  private static String name(Path folder, Path file) {
    boolean near = Objects.equals(folder.getRoot(), file.getRoot());
    return (near ? folder.relativize(file) : file).toString().replace('\\', '/');
  }

  /** SHA-256 over the names and contents of all files read so far, in hexadecimal. */
  public String hash() {
    return hash(digests);
  }

  /**
   * The {@link #hash} that files have as they are now.
   *
   * @param folder what their names are relative to
   */
  public static String hash(Path folder, List<Path> files) throws IOException {
    Path from = folder.toAbsolutePath().normalize();
    Map<String, byte[]> digests = new TreeMap<>();
    for (Path file : files) {
      Path path = file.toAbsolutePath().normalize();
      digests.put(name(from, path), sha256().digest(Files.readAllBytes(path)));
    }
    return hash(digests);
  }

  private static String hash(Map<String, byte[]> digests) {
    MessageDigest all = sha256();
    digests.forEach(
        (name, digest) -> {
          all.update(name.getBytes(StandardCharsets.UTF_8));
          all.update((byte) 0);
          all.update(digest);
        });
    return HexFormat.of().formatHex(all.digest());
  }

  /** The files read so far, in the order of reading. */
  public List<Path> files() {
    return List.copyOf(files);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
