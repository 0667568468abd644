package dev.gatehouse.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A configuration in files: a main file, and the part files that its {@link Parts} component names.
 * A mistake in the main file refuses everything; a mistake in a part puts that part back to what it
 * last was without one, or leaves it out.
 */
public final class ConfigFiles<T extends Record> {
  private final Class<T> type;
  private final Path main;
  private final Shape.Fields shape;
  private Map<Path, Node.Mapping> accepted = Map.of();
  private volatile List<String> globs = List.of();

  public ConfigFiles(Class<T> type, Path main) {
    this.type = type;
    this.main = main;
    this.shape = (Shape.Fields) Shapes.of(type);
  }

  /**
   * The main file, and what its globs match at this moment; they are those of the last load, so
   * that looking often stays cheap.
   */
  public Set<Path> files() {
    Set<Path> files = new LinkedHashSet<>(List.of(main));
    globs.forEach(glob -> files.addAll(PartFiles.matching(main, glob).files()));
    return files;
  }

  /** Reads, binds and checks all files as they are now. */
  public synchronized Loaded<T> load(Check<T> check) {
    Report report = new Report(new Origin(main, 1, 1));
    try {
      return load(mapping(main, Bytes.read(main)), report, check);
    } catch (Unreadable e) {
      report.unreadable(e.mistake());
      return new Loaded<>(Optional.empty(), report.origins(), report.mistakes(), List.of());
    }
  }

  /** Binds one text without parts, as if it stood in this file. */
  public static <T extends Record> Loaded<T> bind(
      Class<T> type, Path file, String text, Check<T> check) {
    ConfigFiles<T> files = new ConfigFiles<>(type, file);
    Report report = new Report(new Origin(file, 1, 1));
    try {
      Optional<T> draft = files.bind(mapping(file, text), List.of(), report, check);
      Optional<T> value = report.mistakes().isEmpty() ? draft : Optional.empty();
      return new Loaded<>(value, report.origins(), report.mistakes(), report.warnings());
    } catch (Unreadable e) {
      report.unreadable(e.mistake());
      return new Loaded<>(Optional.empty(), report.origins(), report.mistakes(), List.of());
    }
  }

  private Loaded<T> load(Node.Mapping root, Report report, Check<T> check) {
    Map<Path, Node.Mapping> parts = new LinkedHashMap<>();
    Set<Mistake> mistakes = new LinkedHashSet<>();
    for (Path file : parts(root, report)) {
      Optional.ofNullable(part(file, mistakes)).ifPresent(part -> parts.put(file, part));
    }
    mistakes.addAll(report.mistakes());
    boolean refused = !report.mistakes().isEmpty();
    while (true) {
      Report round = new Report(root.origin());
      Optional<T> draft = bind(root, parts.values(), round, check);
      mistakes.addAll(round.mistakes());
      Set<Path> guilty =
          round.mistakes().stream().map(found -> found.origin().file()).collect(Collectors.toSet());
      if (refused || !parts.keySet().containsAll(guilty)) {
        return loaded(Optional.empty(), report, round, mistakes);
      }
      if (guilty.isEmpty()) {
        accepted = Map.copyOf(parts);
        return loaded(draft, report, round, mistakes);
      }
      guilty.forEach(file -> putBack(file, parts));
    }
  }

  private Loaded<T> loaded(Optional<T> value, Report first, Report last, Set<Mistake> mistakes) {
    List<Mistake> warnings = new ArrayList<>(first.warnings());
    warnings.addAll(last.warnings());
    return new Loaded<>(
        value,
        last.origins(),
        mistakes.stream().sorted().toList(),
        warnings.stream().sorted().toList());
  }

  private void putBack(Path file, Map<Path, Node.Mapping> parts) {
    Node.Mapping earlier = accepted.get(file);
    if (earlier == null || earlier.equals(parts.get(file))) {
      parts.remove(file);
    } else {
      parts.put(file, earlier);
    }
  }

  private Node.@Nullable Mapping part(Path file, Set<Mistake> mistakes) {
    try {
      return mapping(file, Bytes.read(file));
    } catch (Unreadable e) {
      mistakes.add(e.mistake());
      return accepted.get(file);
    }
  }

  private Optional<T> bind(
      Node.Mapping root, Collection<Node.Mapping> parts, Report report, Check<T> check) {
    Node.Mapping merged = Merge.of(shape, root, parts, report);
    Optional<T> draft = new Binder(report).bind(shape, merged, KeyPath.ROOT).map(type::cast);
    draft.ifPresent(value -> check.check(value, report));
    return draft;
  }

  private static Node.Mapping mapping(Path file, String text) throws Unreadable {
    Node node = YamlReader.read(file, text);
    if (node instanceof Node.Mapping mapping) {
      return mapping;
    }
    throw new Unreadable(node.origin(), "the file is " + node.kind(), "write keys and values");
  }

  private Set<Path> parts(Node.Mapping root, Report report) {
    Set<Path> files = new LinkedHashSet<>();
    List<String> usable = new ArrayList<>();
    for (Shape.Field field : shape.fields()) {
      for (Node.Entry entry : root.entries()) {
        if (entry.key().equals(field.key())
            && field.shape() instanceof Shape.Forms forms
            && forms.type() == Parts.class) {
          Origin value = entry.value().origin();
          report.written(KeyPath.of(field.key()), entry.origin(), value);
          usable.addAll(globs(field, entry.value(), files, report));
        }
      }
    }
    globs = List.copyOf(usable);
    return files;
  }

  private List<String> globs(Shape.Field field, Node written, Set<Path> files, Report report) {
    KeyPath path = KeyPath.of(field.key());
    Binder apart = new Binder(new Report(written.origin()));
    List<String> usable = new ArrayList<>();
    for (String glob :
        apart
            .bind(field.shape(), written, path)
            .map(bound -> ((Parts) bound).globs())
            .orElse(List.of())) {
      try {
        PartFiles.Found found = PartFiles.matching(main, glob);
        if (!found.complete()) {
          report.unbound(path, written.origin(), "has too many files to look at", "narrow it");
        } else if (found.files().isEmpty()) {
          report.warning(path, Words.quoted(glob) + " names no file", "write it, or remove it");
        }
        files.addAll(found.files());
        usable.add(glob);
      } catch (InvalidPathException | PatternSyntaxException e) {
        String problem = "is not a glob: " + Words.quoted(glob);
        report.unbound(path, written.origin(), problem, "write such as parts/*.yaml");
      }
    }
    return usable;
  }
}
