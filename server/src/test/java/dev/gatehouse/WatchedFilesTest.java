package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.ConfigFiles;
import dev.gatehouse.config.Loaded;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WatchedFilesTest {
  @Test
  void all_files_that_a_configuration_names_are_watched() {
    String yaml =
        """
        listen: { public: { tls: { certificate: c.pem, key: /k.pem } } }
        apis:
          a: { contract: a.yaml, upstream: { url: "https://a" }, credential: { bearer: "file:t" } }
          b: { contract: b.yaml, upstream: { url: "https://b" }, credential: { bearer: "env:T" } }
        issuers:
          x: { issuer: x, audience: a, keys: "file:keys.json" }
          y: { issuer: y, audience: a, keys: "https://y/keys" }
        """;
    Loaded<GatehouseConfig> loaded =
        ConfigFiles.bind(
            GatehouseConfig.class, Path.of("/etc/g/gatehouse.yaml"), yaml, (_, _) -> {});
    assertThat(WatchedFiles.of(loaded.value().orElseThrow()))
        .extracting(Path::toString)
        .containsExactly(
            "/etc/g/c.pem",
            "/k.pem",
            "/etc/g/a.yaml",
            "/etc/g/t",
            "/etc/g/b.yaml",
            "/etc/g/keys.json");
  }
}
