package dev.gatehouse.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the files that a glob names. */
final class PartFiles {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_SEEN = 20_000;
  private static final String GLOB = "*?[{";

  private PartFiles() {}

  /** What a glob names; incomplete if there was too much to look at. */
  record Found(SortedSet<Path> files, boolean complete) {}

  /**
   * Regular files, in order; a glob without wildcards may name a folder, and means its YAML files.
   */
  static Found matching(Path main, String glob) {
    Path folder = main.getParent() == null ? Path.of("") : main.getParent();
    boolean plain = glob.chars().noneMatch(c -> GLOB.indexOf(c) >= 0);
    if (plain && Files.isRegularFile(folder.resolve(glob))) {
      return new Found(new TreeSet<>(Set.of(folder.resolve(glob))), true);
    }
    String pattern = plain ? glob.replaceFirst("/+$", "") + "/*.{yaml,yml}" : glob;
    Path start = folder.resolve(fixed(pattern));
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    SortedSet<Path> found = new TreeSet<>();
    Visit visit = new Visit(folder, start, matcher, found);
    try {
      // Links are followed: mounted configuration often is a folder of links.
      EnumSet<FileVisitOption> links = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
      Files.walkFileTree(start, links, MAX_DEPTH, visit);
    } catch (IOException e) {
      throw new IllegalStateException("the visitor passes every failure by", e);
    }
    found.remove(main);
    return new Found(found, visit.seen <= MAX_SEEN);
  }

  private static String fixed(String pattern) {
    int wild = 0;
    while (wild < pattern.length() && GLOB.indexOf(pattern.charAt(wild)) < 0) {
      wild++;
    }
    return pattern.substring(0, Math.max(0, pattern.lastIndexOf('/', wild)));
  }

  /** Collects matches; hidden files and folders, and what cannot be read, are passed by. */
  private static final class Visit extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final Path start;
    private final PathMatcher matcher;
    private final SortedSet<Path> found;
    private int seen;

    Visit(Path folder, Path start, PathMatcher matcher, SortedSet<Path> found) {
      this.folder = folder;
      this.start = start;
      this.matcher = matcher;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      boolean hidden = !path.equals(start) && isHidden(path);
      return hidden ? FileVisitResult.SKIP_SUBTREE : next();
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      boolean matches = matcher.matches(path) || matcher.matches(folder.relativize(path));
      if (attributes.isRegularFile() && !isHidden(path) && matches) {
        found.add(path);
      }
      return next();
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) {
      return next();
    }

    private FileVisitResult next() {
      return ++seen > MAX_SEEN ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path path) {
      return path.getFileName() != null && path.getFileName().toString().startsWith(".");
    }
  }
}
