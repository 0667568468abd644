import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks (`check ROOT`) or mends (`fix ROOT [FILE...]`) the format of all Java sources under ROOT.
 */
public class Format {
  public static void main(String[] args) throws IOException {
    boolean fix = args[0].equals("fix");
    Path root = Path.of(args[1]);
    List<Path> off =
        (args.length > 2 ? Stream.of(args).skip(2).map(Path::of) : sources(root))
            .parallel()
            .filter(file -> isOff(file, fix))
            .toList();
    for (Path file : off) {
      System.err.println((fix ? "formatted " : "not formatted: ") + root.relativize(file));
    }
    if (!fix && !off.isEmpty()) {
      System.err.println("To mend: mvn process-sources -N -Dformat.goal=fix");
      System.exit(1);
    }
  }

  private static Stream<Path> sources(Path root) throws IOException {
    return Files.walk(root)
        .filter(file -> file.toString().endsWith(".java"))
        .filter(file -> !root.relativize(file).toString().contains("target/"))
        .toList()
        .stream();
  }

  private static boolean isOff(Path file, boolean fix) {
    try {
      String before = Files.readString(file);
      String after = new Formatter().formatSourceAndFixImports(before);
      if (fix && !before.equals(after)) {
        Files.writeString(file, after);
      }
      return !before.equals(after);
    } catch (FormatterException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
