package dev.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.journal.Appender;
import dev.gatehouse.journal.Journal;
import dev.gatehouse.journal.Note;
import dev.gatehouse.journal.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessingTest {
  private static final Duration OFTEN = Duration.ofMillis(20);

  private final Path folder;
  private final Path state;
  private final List<String> given = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String answer = "";
  private HttpServer server;

  WitnessingTest(@TempDir Path folder) {
    this.folder = folder;
    this.state = folder.resolve("state");
  }

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/add-checkpoint", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    given.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    byte[] body = answer.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private URI url() {
    return URI.create(
        "http://127.0.0.1:%d/add-checkpoint".formatted(server.getAddress().getPort()));
  }

  @Test
  void gives_each_new_checkpoint_with_the_proof_that_it_extends_the_last() throws Exception {
    try (Journal journal = journal();
        Witnessing witnessing = new Witnessing(journal, state, url(), OFTEN)) {
      append(journal, 5);
      witnessing.start();
      until(() -> witnessing.held() == 5);
      append(journal, 4);
      until(() -> witnessing.held() == 9);
      assertThat(given.getFirst()).startsWith("old 0\n\ngatehouse.test\n");
      String last = given.getLast();
      assertThat(last).matches("(?s)old [5-8]\n.*");
      String proof = last.substring(last.indexOf('\n') + 1, last.indexOf("\n\n"));
      assertThat(proof.lines()).isNotEmpty().allMatch(line -> line.length() == 44);
      String note = last.substring(last.indexOf("\n\n") + 2);
      assertThat(Note.open(note, journal.key())).isPresent();
      assertThat(witnessing.trouble()).isEmpty();
    }
  }

  @Test
  void goes_on_by_itself_when_a_witness_that_was_away_is_back() throws Exception {
    status = 503;
    try (Journal journal = journal();
        Witnessing witnessing = new Witnessing(journal, state, url(), OFTEN)) {
      append(journal, 3);
      witnessing.start();
      until(() -> witnessing.failures() > 1);
      assertThat(witnessing.trouble()).contains("answered 503");
      status = 200;
      until(() -> witnessing.held() == 3);
      until(() -> witnessing.trouble().isEmpty());
    }
  }

  @Test
  void says_that_the_journal_is_older_than_its_witness() throws Exception {
    status = 409;
    answer = "12\n";
    try (Journal journal = journal();
        Witnessing witnessing = new Witnessing(journal, state, url(), OFTEN)) {
      append(journal, 3);
      witnessing.start();
      until(() -> witnessing.trouble().contains("is older than it was"));
      assertThat(witnessing.held()).isZero();
    }
  }

  @Test
  void keeps_the_last_checkpoint_in_a_file_too() throws Exception {
    Path file = folder.resolve("held");
    try (Journal journal = journal();
        Witnessing witnessing = new Witnessing(journal, state, file.toUri(), OFTEN)) {
      append(journal, 7);
      witnessing.start();
      until(() -> witnessing.held() == 7);
      assertThat(Verification.of(state, file).passes()).isTrue();
      assertThat(Files.readString(file)).contains("\n7\n");
    }
  }

  private Journal journal() throws IOException {
    return Journal.open(
        state, Options.of("gatehouse.test").withCheckpointEvery(Duration.ofMillis(5)));
  }

  private static void append(Journal journal, int records) {
    Appender appender = journal.appender(0, Runnable::run);
    for (int i = 0; i < records; i++) {
      byte[] bytes = ("record " + i).getBytes(UTF_8);
      assertThat(appender.append(bytes, 0, bytes.length, 1_000_000)).isNotNull();
    }
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
