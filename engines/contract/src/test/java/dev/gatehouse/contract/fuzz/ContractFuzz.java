package dev.gatehouse.contract.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs Jazzer in a process of its own against each way in. */
class ContractFuzz {
  private static final long SECONDS = Long.getLong("gatehouse.seconds", 60);
  private static final long SEED = Long.getLong("gatehouse.seed", 1);
  private static final List<String> SEEDS =
      List.of(
          "{\"a\":[1,-2.5e3,\"\\u00e9\\n\",true,null],\"b\":{\"c\":\"é\"}}",
          "0{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/b\"}},\"$defs\":{\"b\":"
              + "{\"pattern\":\"^a+$\",\"oneOf\":[{\"minLength\":1},{\"not\":{}}]}},"
              + "\"required\":[\"a\"],\"unevaluatedProperties\":false,\"multipleOf\":0.5}",
          "a: &x {type: [string, 'null'], enum: [1, 2.5, ~]}\nb: *x\n<<: {c: |\n  text\n}",
          "1,2/.a=b.c=d/;matrix=7/xaby\nq=1.5&list=true,false&deep[a]=1&pipes=a|b&map=1&json=%7B%7D"
              + "\n1,2\nsession=a; b=c",
          """
          boundary=b
          --b
          Content-Disposition: form-data; name="meta"
          Content-Type: application/json

          {"title":"a"}
          --b
          Content-Disposition: form-data; name=photo; filename="a.png"
          X-Kind: c
          Content-Type: image/png

          x
          --b--\
          """
              .replace("\n", "\r\n")
              .replaceFirst("\r", ""));

  static List<Class<?>> targets() {
    return List.of(
        HostileJson.class,
        HostileSchema.class,
        HostileYaml.class,
        HostileParameters.class,
        HostileMultipart.class);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void finds_no_bytes_that_harm(Class<?> target, @TempDir Path folder) throws Exception {
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    for (int i = 0; i < SEEDS.size(); i++) {
      Files.writeString(corpus.resolve("seed" + i), SEEDS.get(i));
    }
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + target.getName());
    command.add("--instrumentation_includes=dev.gatehouse.contract.**");
    // A schema's patterns are meant to be compiled.
    command.add("--disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexInjection");
    command.add("--reproducer_path=" + folder);
    command.addAll(List.of("-max_len=8192", "-timeout=10", "-rss_limit_mb=2048"));
    command.add("-max_total_time=" + SECONDS);
    command.add("-seed=" + (SEED & 0x7fff_ffff));
    command.add("-artifact_prefix=" + folder + "/");
    command.add(corpus.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(2 * SECONDS + 600, TimeUnit.SECONDS), "ends in time");
    String said = Files.readString(output, StandardCharsets.ISO_8859_1);
    String end = said.substring(Math.max(0, said.length() - 6_000));
    assertEquals(0, process.exitValue(), () -> "seed " + SEED + ": " + end);
    System.out.println(
        target.getSimpleName()
            + ": "
            + end.lines().filter(line -> line.startsWith("Done ")).findFirst().orElse(end));
  }
}
