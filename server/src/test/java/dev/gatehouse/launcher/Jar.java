package dev.gatehouse.launcher;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** The classes of the product's jar, and what they lead to. Names are like those of files. */
final class Jar {
  private static final String CLASS = ".class";
  private static final String SERVICES = "META-INF/services/";

  private final Path path;
  private final Set<String> classes;

  private Jar(Path path, Set<String> classes) {
    this.path = path;
    this.classes = classes;
  }

  static Jar open(Path path) throws IOException {
    return new Jar(path, classes(path));
  }

  Set<String> classes() {
    return classes;
  }

  /** The classes of all jars that tests run with, which are those that the build puts together. */
  static Set<String> classPath() throws IOException {
    Set<String> all = new HashSet<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (place.endsWith(".jar") && !place.endsWith("gatehouse.jar")) {
        all.addAll(classes(Path.of(place)));
      }
    }
    return all;
  }

  private static Set<String> classes(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      Set<String> names = new HashSet<>();
      jar.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(CLASS) && !name.startsWith("META-INF/"))
          .forEach(name -> names.add(name.substring(0, name.length() - CLASS.length())));
      return names;
    }
  }

  /**
   * All that the product's own classes and the services that are offered lead to, each with one
   * that names it: as a type, or in a text.
   *
   * @param untrodden how the names begin of classes that are not followed
   */
  Map<String, String> reach(Set<String> untrodden) throws IOException {
    Map<String, String> named = new HashMap<>();
    Deque<String> next = new ArrayDeque<>();
    try (JarFile jar = new JarFile(path.toFile())) {
      classes.stream().filter(name -> name.startsWith("dev/gatehouse/")).forEach(next::add);
      services(jar, next::add);
      next.forEach(name -> named.put(name, "the product"));
      while (!next.isEmpty()) {
        String from = next.remove();
        ZipEntry entry = jar.getEntry(from + CLASS);
        if (entry != null && untrodden.stream().noneMatch(from::startsWith)) {
          names(
              jar.getInputStream(entry).readAllBytes(),
              name -> {
                if (named.putIfAbsent(name, from) == null) {
                  next.add(name);
                }
              });
        }
      }
    }
    return named;
  }

  private static void services(JarFile jar, Consumer<String> into) {
    jar.stream()
        .filter(entry -> entry.getName().startsWith(SERVICES) && !entry.isDirectory())
        .forEach(
            entry -> {
              try {
                new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip().replace('.', '/'))
                    .filter(line -> !line.isEmpty())
                    .forEach(into);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static void names(byte[] bytes, Consumer<String> into) {
    for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
      if (entry instanceof ClassEntry named) {
        String name = named.asInternalName();
        into.accept(
            name.startsWith("[") ? name.replaceFirst("^\\[+L?", "").replace(";", "") : name);
      } else if (entry instanceof StringEntry text && text.stringValue().indexOf('.') > 0) {
        into.accept(text.stringValue().replace('.', '/'));
      }
    }
  }
}
