package dev.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AdminSocketTest {
  private final Path path;
  private AdminSocket socket;

  AdminSocketTest(@TempDir Path folder) throws IOException {
    this.path = folder.resolve("admin.sock");
    this.socket = AdminSocket.open(path, AdminSocketTest::echo);
  }

  @AfterEach
  void stop() {
    socket.close();
  }

  @Test
  void tells_the_desk_who_the_system_says_is_asking() throws Exception {
    String line = "{\"errand\":\"who\",\"person\":\"somebody-else\"}\n";
    assertThat(talk(line))
        .isEqualTo("{\"rows\":[{\"person\":\"" + System.getProperty("user.name") + "\"}]}\n");
  }

  @Test
  void opens_for_its_own_user_alone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void is_gone_when_closed_and_takes_the_place_of_what_a_killed_process_left() throws Exception {
    socket.close();
    assertThat(path).doesNotExist();
    assertThat(SocketDesk.at(path)).isEmpty();
    Files.createFile(path);
    socket = AdminSocket.open(path, AdminSocketTest::echo);
    assertThat(talk("{\"errand\":\"who\"}\n")).startsWith("{\"rows\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "",
        "[]",
        "\"who\"",
        "{}",
        "{\"errand\":7}",
        "{\"errand\":\"who\",\"x\":1}",
        "{\"errand\":\"who\",\"x\":{\"y\":[]}}",
        "{\"errand\":\"who\",\"errand\":\"issue\"}",
        "{\"errand\":\"who\"} {\"errand\":\"who\"}",
        "{\"errand\":\"who\"",
        "GET / HTTP/1.1\r",
      })
  void answers_nonsense_and_ends(String line) throws IOException {
    assertThat(talk(line + "\n" + "{\"errand\":\"who\"}\n"))
        .startsWith("{\"error\":\"not an errand")
        .hasLineCount(1);
  }

  @Test
  void does_not_fall_over_deep_nesting() throws IOException {
    assertThat(talk("{\"a\":" + "[".repeat(60_000) + "\n")).contains("not an errand");
  }

  @Test
  void ends_a_line_that_is_too_long() throws IOException {
    assertThat(talk("x".repeat(Protocol.ERRAND_BYTES + 1))).contains("at most 65536 bytes");
    assertThat(talk("{\"errand\":\"who\"}\n")).startsWith("{\"rows\"");
  }

  @Test
  void refuses_bytes_that_are_not_text() throws IOException {
    assertThat(talk(new byte[] {(byte) 0xC3, (byte) 0x28, '\n'})).contains("not an errand");
  }

  @Test
  void ends_a_peer_that_only_waits() throws IOException {
    socket.close();
    socket = AdminSocket.open(path, AdminSocketTest::echo, Duration.ofMillis(200));
    try (SocketChannel channel = connect()) {
      channel.write(ByteBuffer.wrap("{\"errand\"".getBytes(StandardCharsets.UTF_8)));
      assertThat(readAll(channel)).isEmpty();
    }
    assertThat(talk("{\"errand\":\"who\"}\n")).startsWith("{\"rows\"");
  }

  @Test
  void serves_after_a_crowd_that_took_every_place_has_gone() throws IOException {
    List<SocketChannel> crowd = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      crowd.add(connect());
    }
    for (SocketChannel one : crowd) {
      one.close();
    }
    String answer = "";
    for (int i = 0; i < 1_000 && answer.isEmpty(); i++) {
      answer = talk("{\"errand\":\"who\"}\n");
    }
    assertThat(answer).startsWith("{\"rows\"");
  }

  @Test
  void hides_the_inside_of_a_bug() throws IOException {
    assertThat(talk("{\"errand\":\"bug\"}\n"))
        .contains("Gatehouse made a mistake; its log says more")
        .doesNotContain("secret");
  }

  @Test
  void lies_in_a_folder_however_long_its_path_is() throws Exception {
    Path deep = path.resolveSibling("d".repeat(120)).resolve("e".repeat(120));
    Files.createDirectories(deep);
    Path far = deep.resolve("admin.sock");
    try (AdminSocket opened = AdminSocket.open(far, AdminSocketTest::echo);
        SocketDesk desk = SocketDesk.at(far).orElseThrow()) {
      assertThat(opened).isNotNull();
      assertThat(far).exists();
      assertThat(desk.run(new Errand("who", Map.of()), "").getFirst().text("person"))
          .isEqualTo(System.getProperty("user.name"));
    }
    assertThat(far).doesNotExist();
  }

  @Test
  void tells_a_command_that_the_gateway_went_away() throws Exception {
    socket.close();
    socket = AdminSocket.open(path, AdminSocketTest::echo, Duration.ofMillis(100));
    try (SocketDesk desk = SocketDesk.at(path).orElseThrow()) {
      assertThatThrownBy(() -> desk.run(new Errand("slow", Map.of()), ""))
          .isInstanceOf(Failed.class)
          .hasMessageContaining("the gateway");
    }
  }

  private static List<Row> echo(Errand errand, String person) {
    return switch (errand.name()) {
      case "bug" -> throw new IllegalStateException("a secret of the inside");
      case "slow" -> {
        LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
        yield List.of();
      }
      default -> List.of(Row.of("person", person));
    };
  }

  private SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(path));
    return channel;
  }

  private String talk(String text) throws IOException {
    return talk(text.getBytes(StandardCharsets.UTF_8));
  }

  private String talk(byte[] bytes) throws IOException {
    try (SocketChannel channel = connect()) {
      ByteBuffer out = ByteBuffer.wrap(bytes);
      while (out.hasRemaining()) {
        channel.write(out);
      }
      channel.shutdownOutput();
      return readAll(channel);
    } catch (IOException e) {
      return "";
    }
  }

  private static String readAll(SocketChannel channel) throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer in = ByteBuffer.allocate(4_096);
    while (channel.read(in) >= 0) {
      text.append(StandardCharsets.UTF_8.decode(in.flip()));
      in.clear();
    }
    return text.toString();
  }
}
