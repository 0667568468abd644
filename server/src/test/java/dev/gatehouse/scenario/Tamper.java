package dev.gatehouse.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Changes files behind the product's back. */
final class Tamper {
  private Tamper() {}

  /** Overwrites the first occurrence of a text in a folder's files with another of its length. */
  static void alter(Path folder, String text, String other) throws IOException {
    List<Path> files;
    try (var listed = Files.list(folder)) {
      files = listed.toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
      if (at >= 0) {
        System.arraycopy(other.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, text.length());
        Files.write(file, bytes);
        return;
      }
    }
    throw new AssertionError("no file of " + folder + " holds " + text);
  }
}
