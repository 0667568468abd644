package dev.gatehouse.config;

import java.nio.file.Path;
import java.util.List;

/** Binds shops. */
final class Shops {
  static final Path FILE = Path.of("/etc/shop/shop.yaml");

  private Shops() {}

  static Loaded<Shop> bind(String yaml) {
    return ConfigFiles.bind(Shop.class, FILE, yaml, (_, _) -> {});
  }

  static Shop shop(String yaml) {
    Loaded<Shop> loaded = bind(yaml);
    return loaded.value().orElseThrow(() -> new AssertionError(loaded.mistakes()));
  }

  /** The first counter. */
  static Shop.Counter counter(String yaml) {
    return shop(yaml).counters().values().iterator().next();
  }

  /** The mistakes as {@code line:column path: problem; remedy}. */
  static List<String> mistakes(String yaml) {
    return bind(yaml).mistakes().stream()
        .map(mistake -> mistake.toString().replace(FILE + ":", ""))
        .toList();
  }
}
