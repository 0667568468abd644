package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contracts that are in use. */
class OpenApiCorpusConformance {

  @ParameterizedTest(name = "{0}: {1} operations in {2} files, {3} warnings")
  @CsvSource({
    "github-api.min.json, 1223, 1, 11",
    "box-openapi.json, 296, 1, 55",
    "discord.json, 242, 1, 12",
    "twilio-api-v2010.json, 197, 1, 35",
    "digitalocean/specification/DigitalOcean-public.v2.yaml, 659, 1482, 26",
  })
  void compiles(String file, int operations, int files, int warnings) {
    Path path = Corpora.folder("openapi").resolve(file);
    Compilation compilation = Contract.compile(path);
    String told = compilation.diagnostics().toString();
    assertEquals(warnings, compilation.diagnostics().size(), told);
    assertTrue(Contract.compile(path, CompileOptions.ANSWERS).contract().isPresent());
    Contract contract = compilation.contract().orElseThrow();
    Corpora.report("OpenAPI " + file, contract.operations().size(), operations, List.of());
    assertEquals(operations, contract.operations().size());
    assertEquals(files, compilation.files().size());
    for (Operation operation : contract.operations()) {
      // One template holds angle brackets, which a canonical path has encoded.
      String asked =
          operation.template().replaceAll("\\{[^}]*}", "~").replace("<", "%3C").replace(">", "%3E");
      Match match = contract.match(operation.method(), asked);
      assertEquals(operation, assertInstanceOf(Match.Found.class, match, asked).operation());
    }
  }

  @Test
  void compiles_the_examples_of_the_specification() throws IOException {
    Path examples = Corpora.folder("openapi/oai-examples").resolve("examples");
    List<String> refused = new ArrayList<>();
    int total = 0;
    for (String version : List.of("v3.0", "v3.1", "v3.2")) {
      try (Stream<Path> files = Files.walk(examples.resolve(version))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (file.toString().matches(".*\\.(json|yaml)")) {
            total++;
            Compilation compilation = Contract.compile(file);
            compilation.diagnostics().stream()
                .filter(diagnostic -> diagnostic.fatal())
                .forEach(diagnostic -> refused.add(diagnostic.toString()));
          }
        }
      }
    }
    Corpora.report("OpenAPI examples", total - refused.size(), total, refused);
    assertEquals(List.of(), refused);
    assertTrue(total > 0);
  }
}
