package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a ClientHello may be cut into records (RFC 8446 §5.1), and what is none. */
@ExtendWith(NoLeaks.class)
class TlsRecordsTest {
  private static final String GET = Raw.head("GET /tls HTTP/1.1", "Host: a", "Connection: close");
  private static final String KEPT = Raw.head("GET /kept HTTP/1.1", "Host: a");
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int DATA = 23;

  /** Sends the record of a ClientHello in another way. */
  private interface Way {
    byte[] of(byte[] record);
  }

  private static final Map<String, Way> RIGHT = new TreeMap<>();
  private static final Map<String, Way> WRONG = new TreeMap<>();

  static {
    RIGHT.put("as it is", it -> it);
    RIGHT.put("a byte in each record", it -> cut(it, 1));
    RIGHT.put("three bytes in each record", it -> cut(it, 3));
    RIGHT.put("its head in a record", it -> joined(cut(head(it, 4), 4), tail(it, 4)));
    RIGHT.put("all but a byte in a record", it -> cut(it, it.length - 6));
    WRONG.put("an empty record first", it -> joined(record(HANDSHAKE, 0), it));
    WRONG.put(
        "an empty record within", it -> joined(head(it, 9), record(HANDSHAKE, 0), tail(it, 9)));
    WRONG.put("many empty records", it -> joined(times(record(HANDSHAKE, 0), 5000), it));
    WRONG.put("an end first", it -> joined(alert(1, 0), it));
    WRONG.put("an error first", it -> joined(alert(2, 80), it));
    WRONG.put("data first", it -> joined(record(DATA, 5), it));
    WRONG.put("data within", it -> joined(head(it, 9), record(DATA, 5), tail(it, 9)));
    WRONG.put("a record of another kind", it -> joined(record(99, 5), it));
    WRONG.put("a record that is too large", _ -> record(HANDSHAKE, 0xffff));
    WRONG.put("a hello that is too large", TlsRecordsTest::large);
    WRONG.put("a hello that is too large, in small records", it -> cut(large(it), 100));
    WRONG.put("a hello of another length", it -> changed(it, 8, it[8] - 1));
    WRONG.put("another message", it -> changed(it, 5, 2));
    WRONG.put("a hello of two", it -> joined(it, it));
    WRONG.put("SSL 2", _ -> new byte[] {(byte) 0x80, 12, 1, 3, 1, 0, 3, 0, 0, 0, 0, 1, 0, 5});
    WRONG.put("no TLS at all", _ -> GET.getBytes(ISO_8859_1));
    WRONG.put("HTTP/2 without TLS", _ -> Frames.PREFACE);
  }

  @TempDir static Path folder;
  private static SSLContext context;
  private static ScriptedUpstream upstream;
  private static Door door;

  @BeforeAll
  static void open() throws Exception {
    TestAuthority authority = new TestAuthority(folder, "servers");
    ServerTls tls = authority.serving("127.0.0.1");
    context = authority.connecting();
    upstream = ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    door = Door.to(upstream.url()).tls(tls).open();
  }

  @AfterAll
  static void close() throws Exception {
    door.close();
    upstream.close();
    assertThat(Leaks.found()).isEmpty();
  }

  @BeforeEach
  void forget() {
    upstream.seen.clear();
  }

  private static byte[] record(int type, int size) {
    byte[] record = new byte[5 + size];
    record[0] = (byte) type;
    record[1] = 3;
    record[2] = 3;
    record[3] = (byte) (size >> 8);
    record[4] = (byte) size;
    return record;
  }

  private static byte[] alert(int level, int code) {
    byte[] alert = record(ALERT, 2);
    alert[5] = (byte) level;
    alert[6] = (byte) code;
    return alert;
  }

  private static byte[] changed(byte[] record, int at, int to) {
    byte[] changed = record.clone();
    changed[at] = (byte) to;
    return changed;
  }

  /** The first bytes of a message, in a record of their own. */
  private static byte[] head(byte[] record, int bytes) {
    return framed(Arrays.copyOfRange(record, 5, 5 + bytes));
  }

  private static byte[] tail(byte[] record, int from) {
    return framed(Arrays.copyOfRange(record, 5 + from, record.length));
  }

  private static byte[] framed(byte[] message) {
    byte[] framed = record(HANDSHAKE, message.length);
    System.arraycopy(message, 0, framed, 5, message.length);
    return framed;
  }

  /** The same message in records of so many bytes. */
  private static byte[] cut(byte[] record, int bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int at = 5; at < record.length; at += bytes) {
      all.writeBytes(framed(Arrays.copyOfRange(record, at, Math.min(at + bytes, record.length))));
    }
    return all.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] times(byte[] part, int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A hello that says that it goes on for long, and does. */
  private static byte[] large(byte[] record) {
    byte[] begins = changed(record, 6, 1);
    return joined(begins, times(framed(new byte[10_000]), 8));
  }

  static Set<String> right() {
    return RIGHT.keySet();
  }

  static Set<String> wrong() {
    return WRONG.keySet();
  }

  @Timeout(30)
  @ParameterizedTest
  @MethodSource("right")
  void takes_a_hello_however_it_is_cut(String name) throws Exception {
    assertThat(called(Objects.requireNonNull(RIGHT.get(name)))).startsWith("HTTP/1.1 200 ");
    var _ = upstream.next();
  }

  @Timeout(30)
  @ParameterizedTest
  @MethodSource("wrong")
  void ends_a_connection_that_begins_otherwise(String name) throws Exception {
    assertThat(called(Objects.requireNonNull(WRONG.get(name)))).isEmpty();
    assertThat(called(it -> it)).startsWith("HTTP/1.1 200 ");
    assertThat(upstream.next().line()).contains("/tls");
    assertThat(upstream.seen).isEmpty();
  }

  /** What a caller is answered; empty if the connection ends before. */
  private static String called(Way way) throws IOException {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
      ByteBuffer out = ByteBuffer.allocate(40_000);
      engine.wrap(ByteBuffer.allocate(0), out);
      socket.getOutputStream().write(way.of(Arrays.copyOf(out.array(), out.position())));
      return answer(engine, socket);
    } catch (SSLException | SocketException e) {
      return "";
    }
  }

  private static int port() {
    return door.listener.address().getPort();
  }

  private static String answer(SSLEngine engine, Socket socket) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(80_000).flip();
    ByteBuffer text = ByteBuffer.allocate(80_000);
    ByteBuffer request = ByteBuffer.wrap(GET.getBytes(ISO_8859_1));
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> wrap(engine, ByteBuffer.allocate(0), socket);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!unwrap(engine, in, text, socket)) {
            return "";
          }
        }
        case FINISHED, NOT_HANDSHAKING -> {
          if (request.hasRemaining()) {
            wrap(engine, request, socket);
          } else if (text.position() > 0 || !unwrap(engine, in, text, socket)) {
            return new String(text.array(), 0, text.position(), ISO_8859_1);
          }
        }
      }
    }
  }

  private static void wrap(SSLEngine engine, ByteBuffer from, Socket socket) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(40_000);
    engine.wrap(from, out);
    socket.getOutputStream().write(out.array(), 0, out.position());
  }

  /** Reads on; false if nothing more will come. */
  private static boolean unwrap(SSLEngine engine, ByteBuffer in, ByteBuffer text, Socket socket)
      throws IOException {
    SSLEngineResult.Status status = engine.unwrap(in, text).getStatus();
    if (status == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
      in.compact();
      byte[] part = new byte[in.remaining()];
      int read = socket.getInputStream().read(part);
      in.put(part, 0, Math.max(0, read)).flip();
      return read >= 0;
    }
    return status != SSLEngineResult.Status.CLOSED;
  }

  /** RFC 8446 §4.6.3: keys may change, and not again and again for nothing. */
  @Timeout(30)
  @Test
  void ends_a_connection_on_which_only_keys_change() throws Exception {
    try (SSLSocket socket = connected("TLSv1.3")) {
      RawCaller caller = new RawCaller(socket);
      for (int i = 0; i < 5; i++) {
        socket.startHandshake();
        caller.send(KEPT);
        assertThat(caller.answer().content()).isEqualTo("hello");
        var _ = upstream.next();
      }
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  socket.startHandshake();
                }
                caller.send(KEPT).answer();
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(upstream.seen).isEmpty();
    assertThat(called(it -> it)).startsWith("HTTP/1.1 200 ");
  }

  /** RFC 5246 §7.2.2: a caller that wants to begin anew is told that it cannot. */
  @Timeout(30)
  @Test
  void does_not_begin_anew() throws Exception {
    try (SSLSocket socket = connected("TLSv1.2")) {
      RawCaller caller = new RawCaller(socket);
      caller.send(KEPT);
      assertThat(caller.answer().content()).isEqualTo("hello");
      var _ = upstream.next();
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                caller.send(KEPT).answer();
              })
          .isInstanceOf(IOException.class);
    }
  }

  /** What is asked for as a host, whatever it is, is at most another certificate. */
  @Timeout(30)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1",
        "::1",
        "a b",
        "A.EXAMPLE",
        "a.example.",
        ".",
        "..",
        "*",
        "a\0b",
        "\u00fc"
      })
  void answers_or_ends_whatever_host_is_asked_for(String host) throws Exception {
    try (SSLSocket socket = unconnected("TLSv1.3")) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIServerName(0, host.getBytes(ISO_8859_1)) {}));
      socket.setSSLParameters(parameters);
      RawCaller caller = new RawCaller(socket);
      assertThat(caller.send(GET).answer().content()).isEqualTo("hello");
      var _ = upstream.next();
    } catch (SSLException e) {
      assertThat(host).isIn("", "a\0b");
    }
    assertThat(called(it -> it)).startsWith("HTTP/1.1 200 ");
    var _ = upstream.next();
  }

  private static SSLSocket unconnected(String version) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port());
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port(), true);
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  private static SSLSocket connected(String version) throws IOException {
    SSLSocket socket = unconnected(version);
    socket.startHandshake();
    return socket;
  }
}
