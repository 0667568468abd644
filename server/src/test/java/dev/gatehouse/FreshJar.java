package dev.gatehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The jar that the product is run from. A build that fails leaves the one before, of which tests
 * would tell nothing about the sources.
 */
public final class FreshJar {
  /** What goes into it, beside what each module has. */
  private static final List<String> OF_ALL =
      List.of(
          "pom.xml", "examples/quickstart/gatehouse.yaml", "examples/quickstart/crm.openapi.yaml");

  private static final List<String> MODULES =
      List.of("engines/contract", "engines/journal", "demo", "server");
  private static final List<String> OF_EACH = List.of("pom.xml", "src/main", "target/classes");

  private static final class Ours {
    static final Path ROOT = Path.of(System.getProperty("gatehouse.root"));
    static final Optional<String> STALE = stale(ROOT);
  }

  private FreshJar() {}

  /**
   * That of this checkout; looked at once.
   *
   * @throws AssertionError if something that it is made of was changed after it, or if there is
   *     none
   */
  public static Path path() {
    Ours.STALE.ifPresent(
        why -> {
          throw new AssertionError(why + ": build it with `mvn -Pquick package`");
        });
    return of(Ours.ROOT);
  }

  private static Path of(Path root) {
    return root.resolve("server/target/gatehouse.jar");
  }

  /** Why the jar of a checkout cannot be told from an old one. */
  static Optional<String> stale(Path root) {
    Path jar = of(root);
    if (!Files.exists(jar)) {
      return Optional.of(jar + " is not there");
    }
    FileTime built = time(jar);
    return parts(root)
        .flatMap(FreshJar::files)
        .filter(file -> time(file).compareTo(built) > 0)
        .findFirst()
        .map(file -> "%s is of %s, and %s of %s".formatted(jar, built, file, time(file)));
  }

  private static Stream<Path> parts(Path root) {
    return Stream.concat(
            OF_ALL.stream().map(root::resolve),
            MODULES.stream().flatMap(of -> OF_EACH.stream().map(root.resolve(of)::resolve)))
        .filter(Files::exists);
  }

  // A folder has the time of what was last made or removed in it.
  private static Stream<Path> files(Path place) {
    try (Stream<Path> files = Files.walk(place)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
