package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.ConformanceReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs Jazzer in a process of its own against each parser of the edge, from known attacks on: as
 * many at a time as there are processors.
 */
class EdgeFuzz {
  private static final long SECONDS = Long.getLong("gatehouse.seconds", 60);
  private static final long SEED = Long.getLong("gatehouse.seed", 1);
  private static final Map<Class<?>, Future<String>> RUNS = new LinkedHashMap<>();
  private static final ExecutorService RUNNER =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

  static List<Class<?>> targets() {
    return List.of(
        HostileHead.class,
        HostilePath.class,
        HostileChunks.class,
        HostileConnection.class,
        HostileFields.class,
        HostileFrames.class,
        HostileForwarded.class,
        HostileAnswer.class,
        HostileWebSocket.class);
  }

  @BeforeAll
  static void start(@TempDir Path folder) {
    for (Class<?> target : targets()) {
      RUNS.put(target, RUNNER.submit(() -> run(target, folder.resolve(target.getSimpleName()))));
    }
  }

  @AfterAll
  static void stop() {
    RUNNER.shutdownNow();
  }

  static List<Named<Future<String>>> runs() {
    List<Named<Future<String>>> runs = new ArrayList<>();
    RUNS.forEach((target, run) -> runs.add(Named.of(target.getSimpleName(), run)));
    return runs;
  }

  @ParameterizedTest
  @MethodSource("runs")
  void finds_no_bytes_that_harm(Future<String> run) throws Exception {
    System.out.println(run.get());
  }

  /** What Jazzer says it did; fails with what it found. */
  private static String run(Class<?> target, Path folder) throws Exception {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    int count = 0;
    for (byte[] seed : seeds(target)) {
      Files.write(corpus.resolve("seed" + count++), seed);
    }
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command(target, folder))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(2 * SECONDS + 600, TimeUnit.SECONDS), "ends in time");
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output, ISO_8859_1);
    String end = said.substring(Math.max(0, said.length() - 6_000));
    assertEquals(0, process.exitValue(), () -> "seed " + SEED + ": " + end);
    return target.getSimpleName()
        + ": "
        + said.lines().filter(line -> line.startsWith("Done ")).findFirst().orElse(end);
  }

  private static List<String> command(Class<?> target, Path folder) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + target.getName());
    command.add("--instrumentation_includes=dev.gatehouse.proxy.**");
    command.add("--custom_hook_includes=dev.gatehouse.proxy.**");
    command.add("--reproducer_path=" + folder);
    command.addAll(List.of("-max_len=4096", "-timeout=60", "-rss_limit_mb=2048"));
    command.add("-max_total_time=" + SECONDS);
    command.add("-seed=" + (SEED & 0x7fff_ffff));
    command.add("-artifact_prefix=" + folder + "/");
    command.add(folder.resolve("corpus").toString());
    return command;
  }

  /** Bytes to begin with: attacks that are known, each in the form that its target takes. */
  static List<byte[]> seeds(Class<?> target) throws IOException {
    return switch (target.getSimpleName()) {
      case "HostileHead", "HostileConnection" -> requests();
      case "HostilePath" -> paths();
      case "HostileChunks" -> bodies();
      case "HostileFields" -> blocks();
      case "HostileFrames" -> frames();
      case "HostileForwarded" ->
          texts(
              "ffor=192.0.2.1;proto=https;host=a.example, for=\"[2001:db8::1]:80\"",
              "x1.1.1.1, 198.51.100.7\npHTTPS\nhA.Example:443",
              "for=\"_a\\\"b\";by=203.0.113.43\nfor=unknown",
              "\0\14\306\63\144\7\0\0\0\0\0\1\0\2GET / HTTP/1.1\r\n",
              "\r\n\r\n\0\r\nQUIT\n! \0$");
      case "HostileAnswer" ->
          texts(
              "0HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
              "1HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n",
              "0HTTP/1.1 103 E\r\nLink: a\r\n\r\nHTTP/1.0 204\r\nKeep-Alive: timeout=5\r\n\r\n",
              Raw.head("0HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
                  + Raw.head("5;a=\"b\"", "hello", "0", "X: y"));
      default ->
          texts(
              "\0\u0081\u0085\0\0\0\0hello\u0089\u0080\0\0\0\0\u0088\u0082\0\0\0\0\3\u00e8",
              "\1\1\3abc\200\2de\212\0\202\176\0\176" + "x".repeat(126),
              "\3\301\3abc\210\2\3\350");
    };
  }

  private static List<byte[]> texts(String... texts) {
    List<byte[]> seeds = new ArrayList<>();
    for (String text : texts) {
      seeds.add(text.getBytes(ISO_8859_1));
    }
    return seeds;
  }

  private static JsonNode corpus(String name) throws IOException {
    return new JsonMapper().readTree(Files.readString(ConformanceReport.corpus(name)));
  }

  private static List<byte[]> requests() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (JsonNode test : corpus("http/llhttp/llhttp-md-tests.json").get("tests")) {
      seeds.add(Base64.getDecoder().decode(test.get("request_b64").asString()));
    }
    for (JsonNode test : corpus("http/http11probe/http11probe.json").get("tests")) {
      for (JsonNode request : test.get("requests_b64")) {
        seeds.add(Base64.getDecoder().decode(request.asString()));
      }
    }
    int index = 0;
    for (JsonNode gadget : corpus("http/smuggler/te-gadgets.json").get("gadgets")) {
      if (index++ % 40 == 0) {
        byte[] field = Base64.getDecoder().decode(gadget.get("gadget_b64").asString());
        seeds.add(
            Raw.head(
                    "POST /read HTTP/1.1",
                    "Host: a",
                    new String(field, ISO_8859_1),
                    "Content-Length: 5",
                    "",
                    "0")
                .getBytes(ISO_8859_1));
      }
    }
    seeds.addAll(
        texts(
            Raw.head("PUT /read/a HTTP/1.1", "Host: a", "Transfer-Encoding: chunked")
                + Raw.head("3;x", "abc", "0", "T: u")
                + Raw.head("GET / HTTP/1.1", "Host: a"),
            Raw.head("POST /read HTTP/1.1", "Host: a", "Expect: 100-continue", "Content-Length: 3")
                + "abc"
                + Raw.head("HEAD / HTTP/1.1", "Host: a", "Connection: close")));
    return seeds;
  }

  private static List<byte[]> paths() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (JsonNode target : corpus("http/path-confusion/paths.json").get("targets")) {
      seeds.add(target.asString().replaceFirst("^/", "").getBytes(ISO_8859_1));
    }
    return seeds;
  }

  private static List<byte[]> bodies() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] request : requests()) {
      String text = new String(request, ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end > 0 && text.toLowerCase(java.util.Locale.ROOT).contains("chunked")) {
        seeds.add(text.substring(end + 4).getBytes(ISO_8859_1));
      }
    }
    return seeds;
  }

  private static List<byte[]> blocks() {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] block :
        List.of(
            FrameCaller.request("GET", "/a?b=c", "accept", "x", "cookie", "a=b", "cookie", "c"),
            FrameCaller.request("POST", "/%41", "content-length", "5", "te", "trailers"),
            FrameCaller.request("OPTIONS", "*", "host", "a", "expect", "100-continue"),
            FrameCaller.block(":status", "200", "content-length", "5", "x", "y\r\nz: a"),
            HexFormat.of().parseHex("3fe11f828684418cf1e3c2e5f23a6ba0ab90f4ff5808a8eb10649cbf"),
            HexFormat.of().parseHex("828684be5886a8eb10649cbf40032d612d03782d7900"))) {
      seeds.add(
          ByteBuffer.allocate(2 * (block.length + 2))
              .putShort((short) block.length)
              .put(block)
              .putShort((short) block.length)
              .put(block)
              .array());
    }
    return seeds;
  }

  private static List<byte[]> frames() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    byte[] get = FrameCaller.request("GET", "/");
    byte[] post = FrameCaller.request("POST", "/read", "content-length", "5");
    seeds.add(script(1, 5, 1, get, 8, 0, 1, new byte[] {0, 0, 0, 1}, 3, 0, 1, new byte[4]));
    seeds.add(script(1, 4, 1, post, 0, 1, 1, "hello".getBytes(ISO_8859_1), 1, 5, 3, get));
    seeds.add(script(1, 0, 1, new byte[0], 9, 4, 1, post, 0, 9, 1, new byte[] {1, 'a', 0}));
    seeds.add(
        script(
            4,
            0,
            0,
            new byte[] {0, 4, 0, 0, 0, 1},
            1,
            4,
            1,
            post,
            0,
            1,
            1,
            "hello".getBytes(ISO_8859_1)));
    seeds.add(script(6, 0, 0, new byte[8], 2, 0, 1, new byte[5], 7, 0, 0, new byte[8]));
    seeds.add(script(1, 45, 1, get, 5, 4, 1, new byte[4], 10, 0, 1, new byte[3]));
    List<Path> cases;
    try (Stream<Path> files = Files.walk(ConformanceReport.corpus("http/http2-frame-test-case"))) {
      cases = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    for (Path file : cases) {
      JsonNode test = new JsonMapper().readTree(Files.readString(file));
      byte[] bytes = HexFormat.of().parseHex(test.get("wire").asString());
      seeds.add(ByteBuffer.allocate(1 + bytes.length).put((byte) 1).put(bytes).array());
    }
    return seeds;
  }

  /** Frames as type, flags, stream and payload. */
  private static byte[] script(Object... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    for (int i = 0; i < frames.length; i += 4) {
      byte[] payload = (byte[]) frames[i + 3];
      out.write((int) frames[i]);
      out.write((int) frames[i + 1]);
      out.write((int) frames[i + 2]);
      out.write(payload.length);
      out.writeBytes(payload);
    }
    return out.toByteArray();
  }
}
