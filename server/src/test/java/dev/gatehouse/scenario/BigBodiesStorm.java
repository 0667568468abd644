package dev.gatehouse.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.proxy.Bulk;
import dev.gatehouse.proxy.BulkFramesUpstream;
import dev.gatehouse.proxy.BulkUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Contents of gigabytes, both ways, over HTTP/1.1 and HTTP/2, to a side that takes them fast and
 * now and then not at all: the process stays as small as it is without them.
 */
class BigBodiesStorm {
  private static final long GIGABYTES = Long.getLong("gatehouse.gigabytes", 5);
  private static final long SIZE = GIGABYTES << 30;
  private static final long MOST_ABOVE_IDLE = 64 << 20;
  private static final Duration STALL = Duration.ofSeconds(3);

  private static final String TLS = "tls";

  @TempDir Path folder;
  private BulkUpstream upstream;
  private BulkFramesUpstream frames;
  private Gate gate;
  private String key;

  /** Over TLS to the upstream that speaks HTTP/2, or over nothing to the other. */
  @BeforeEach
  void start(TestInfo info) throws IOException {
    upstream = new BulkUpstream();
    frames = new BulkFramesUpstream();
    boolean sealed = info.getTags().contains(TLS);
    String upstreamIs =
        sealed
            ? "url: \"%s\", protocol: h2".formatted(frames.url())
            : "url: \"%s\"".formatted(upstream.url());
    // What the launcher says on two processors.
    String sizes = "JAVA_TOOL_OPTIONS=-XX:NativeMemoryTracking=summary -Xmn48m -Xms128m";
    gate = new Gate(folder, yaml(sealed ? "" : "tls: off, ", upstreamIs), sizes).start();
    key = gate.issueKey("portal");
  }

  @AfterEach
  void stop() throws IOException {
    gate.close();
    upstream.close();
    frames.close();
  }

  private static String yaml(String tls, String upstream) {
    return """
    listen:
      public: { address: "127.0.0.1:0", %slimits: { body: %dGB } }
    state: ./state
    apis:
      files:
        operations:
          fetch: { method: GET, path: /file }
          store: { method: PUT, path: /file }
        upstream: { %s }
    integrations:
      portal:
        kind: service
        callers: [ { keys: true } ]
        purpose: Tests
        owner: team@example.com
        review: 2099-01-01
        allow: { files: "*" }
    """
        .formatted(tls, GIGABYTES + 1, upstream);
  }

  /** One transfer: the caller's part, given what passes. */
  private interface Transfer {
    void pass(Bulk bulk) throws IOException, InterruptedException;
  }

  @Test
  void uploads_over_http1() throws Exception {
    stays_small("upload over HTTP/1.1", this::upload);
  }

  @Test
  void downloads_over_http1() throws Exception {
    stays_small("download over HTTP/1.1", this::download);
  }

  @Test
  void uploads_over_http2() throws Exception {
    stays_small("upload over HTTP/2", this::upload2);
  }

  @Test
  void downloads_over_http2() throws Exception {
    stays_small("download over HTTP/2", this::download2);
  }

  @Test
  @Tag(TLS)
  void uploads_over_tls_to_an_upstream_over_http2() throws Exception {
    stays_small("upload over HTTP/2 and TLS to HTTP/2", this::upload2);
  }

  @Test
  @Tag(TLS)
  void downloads_over_tls_from_an_upstream_over_http2() throws Exception {
    stays_small("download over HTTP/2 and TLS from HTTP/2", this::download2);
  }

  private void stays_small(String what, Transfer transfer) throws Exception {
    Footprint footprint = new Footprint(gate.process().pid());
    long began = System.nanoTime();
    Bulk bulk = new Bulk(SIZE, SIZE / 5 + 1, STALL, footprint::stalled);
    upstream.now(bulk);
    frames.now(bulk);
    try {
      transfer.pass(bulk);
    } finally {
      footprint.end();
    }
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    System.out.printf(
        "BigBodiesStorm: %s, %d GB in %d s: %s; %d KB on the way%n",
        what, GIGABYTES, seconds, footprint, bulk.held() >> 10);
    assertThat(bulk.taken()).isEqualTo(SIZE);
    assertThat(footprint.stalls()).isEqualTo(4);
    assertThat(footprint.grown()).as(footprint.toString()).isLessThan(MOST_ABOVE_IDLE);
    assertThat(footprint.direct()).as(footprint.toString()).isLessThan(MOST_ABOVE_IDLE);
    assertThat(gate.log()).doesNotContain("met a bug");
  }

  private Socket connect() throws IOException {
    return new Socket(gate.address().getAddress(), gate.address().getPort());
  }

  private byte[] head(String method, String... more) {
    String fields = "X-Api-Key: " + key + "\r\n" + String.join("", more);
    return (method + " /file HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").getBytes(US_ASCII);
  }

  private void upload(Bulk bulk) throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          head(
              "PUT",
              "Content-Type: application/octet-stream\r\n",
              "Content-Length: " + SIZE + "\r\n"));
      bulk.pour(out);
      assertThat(Answer.read(socket.getInputStream(), false).body()).isEqualTo("" + SIZE);
    }
  }

  private void download(Bulk bulk) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(head("GET"));
      InputStream in = socket.getInputStream();
      assertThat(Answer.read(in, true).field("Content-Length")).contains("" + SIZE);
      bulk.take(in, SIZE);
    }
  }

  private Process curl(String... more) throws IOException {
    ProcessBuilder curl = new ProcessBuilder("curl", "-sSf");
    curl.command().addAll(how());
    curl.command().addAll(List.of("-H", "x-api-key: " + key));
    curl.command().addAll(List.of(more));
    curl.command().add(gate.scheme() + "://127.0.0.1:" + gate.address().getPort() + "/file");
    return curl.redirectError(folder.resolve("curl.log").toFile()).start();
  }

  private List<String> how() {
    return gate.scheme().equals("https")
        ? List.of("--http2", "--cacert", gate.state().resolve("tls/ca.pem").toString())
        : List.of("--http2-prior-knowledge");
  }

  private void upload2(Bulk bulk) throws IOException, InterruptedException {
    Process curl = curl("-T", "-", "-H", "content-type: application/octet-stream");
    try (OutputStream out = curl.getOutputStream()) {
      bulk.pour(out);
    }
    assertThat(new String(curl.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("" + SIZE);
    assertThat(curl.waitFor()).isZero();
  }

  private void download2(Bulk bulk) throws IOException, InterruptedException {
    Process curl = curl("--no-buffer");
    curl.getOutputStream().close();
    bulk.take(curl.getInputStream(), SIZE);
    assertThat(curl.waitFor()).isZero();
  }
}
