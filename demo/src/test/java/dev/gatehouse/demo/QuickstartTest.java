package dev.gatehouse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  @Test
  void puts_the_places_of_one_start_into_the_example(@TempDir Path folder) throws IOException {
    Quickstart quickstart =
        new Quickstart(
            "127.0.0.1:1",
            "127.0.0.1:2",
            Path.of("st\"ate"),
            URI.create("http://127.0.0.1:3"),
            Path.of("crm-token"));

    Path file = quickstart.writeInto(folder.resolve("new"));

    assertThat(Files.readString(file))
        .contains(
            "public: { address: \"127.0.0.1:1\" }",
            "admin: { address: \"127.0.0.1:2\" }",
            "state: \"st\\\"ate\"",
            "url: \"http://127.0.0.1:3\"",
            "bearer: \"file:crm-token\"")
        .doesNotContain("8443", "9443", "9001", "CRM_TOKEN");
    assertThat(file.resolveSibling("crm.openapi.yaml")).isNotEmptyFile();
    assertThat(quickstart.writeInto(folder.resolve("new"))).isEqualTo(file);
  }
}
