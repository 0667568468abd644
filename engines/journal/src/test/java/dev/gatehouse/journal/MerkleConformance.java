package dev.gatehouse.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The proofs of transparency-dev/merkle. Subtree proofs go beyond RFC 9162 and are not supported.
 */
class MerkleConformance {
  private static final int SUPPORTED = 196;
  private static final int SUBTREE = 322;

  @Test
  void decides_on_196_of_196_inclusion_and_consistency_proofs_as_expected() throws IOException {
    Path folder =
        Path.of(System.getProperty("gatehouse.corpora", "missing"))
            .resolve("merkle/merkle-vectors/testdata");
    if (!Files.isDirectory(folder)) {
      System.out.println("skipped: there is no corpus merkle-vectors");
    }
    assumeTrue(Files.isDirectory(folder), "there is no corpus merkle-vectors");
    List<String> wrong = new ArrayList<>();
    List<Path> vectors = new ArrayList<>(vectors(folder.resolve("inclusion")));
    vectors.addAll(vectors(folder.resolve("consistency")));
    for (Path file : vectors) {
      String vector = Files.readString(file);
      if (accepts(vector) == vector.matches("(?s).*\"wantErr\":\\s*true.*")) {
        wrong.add(folder.relativize(file).toString());
      }
    }
    int subtree =
        vectors(folder.resolve("subtreeinclusion")).size()
            + vectors(folder.resolve("subtreeconsistency")).size();
    Files.createDirectories(Path.of("target"));
    Files.writeString(
        Path.of("target", "conformance.json"),
        """
        [
          {"suite": "merkle", "passed": %d, "total": %d, \
        "exceptions": []},
          {"suite": "merkle subtree proofs", "passed": 0, "total": %d, \
        "exceptions": ["subtree proofs are beyond RFC 9162 and not supported"]}
        ]
        """
            .formatted(vectors.size() - wrong.size(), vectors.size(), subtree));
    assertThat(wrong).isEmpty();
    assertThat(vectors).hasSize(SUPPORTED);
    assertThat(subtree).isEqualTo(SUBTREE);
  }

  private static boolean accepts(String vector) {
    return vector.contains("\"leafIdx\"")
        ? Proof.includes(
            bytes(vector, "leafHash"),
            number(vector, "leafIdx"),
            number(vector, "treeSize"),
            proof(vector),
            bytes(vector, "root"))
        : Proof.extended(
            number(vector, "size1"),
            bytes(vector, "root1"),
            number(vector, "size2"),
            bytes(vector, "root2"),
            proof(vector));
  }

  private static List<Path> vectors(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static long number(String vector, String key) {
    // Sizes are unsigned 64-bit there; what is beyond a long is no size of ours.
    return Long.parseUnsignedLong(find(vector, key, "(\\d+)"));
  }

  private static byte[] bytes(String vector, String key) {
    String found = find(vector, key, "(\"[^\"]*\"|null)");
    return found.equals("null")
        ? new byte[0]
        : Base64.getDecoder().decode(found.substring(1, found.length() - 1));
  }

  private static List<byte[]> proof(String vector) {
    List<byte[]> proof = new ArrayList<>();
    Matcher item =
        Pattern.compile("\"([^\"]*)\"").matcher(find(vector, "proof", "(\\[[^\\]]*\\]|null)"));
    while (item.find()) {
      proof.add(Base64.getDecoder().decode(item.group(1)));
    }
    return proof;
  }

  private static String find(String vector, String key, String value) {
    Matcher found = Pattern.compile("\"" + key + "\":\\s*" + value).matcher(vector);
    assertThat(found.find()).as(key).isTrue();
    return found.group(1);
  }
}
