package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.ScriptedUpstream.HELLO;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.pipeline.ClientCertificate;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/** A site over TLS with an authority of its own; it notes what its callers show. */
final class TlsSite implements AutoCloseable {
  static final InstantSource CLOCK = InstantSource.system();

  final TestAuthority authority;
  final BlockingQueue<ClientCertificate> seen = new LinkedBlockingQueue<>();
  private final ScriptedUpstream upstream;

  TlsSite(Path folder) throws Exception {
    authority = new TestAuthority(folder, "servers");
    upstream = ScriptedUpstream.answering(HELLO);
  }

  Door door(ServerTls tls) throws IOException {
    return Door.to(upstream.url())
        .tls(tls)
        .before(
            Stage.AUTHENTICATE,
            exchange -> {
              seen.add(exchange.request().certificate());
              return Verdict.pass(exchange);
            })
        .open();
  }

  /** Shows a certificate for {@code a.example}, and asks callers for theirs. */
  ServerTls.Config asking(ServerTls.@Nullable Clients clients) throws Exception {
    return config(authority.server("a.example"), List.of(), clients);
  }

  static ServerTls.Config config(
      TestAuthority.Made first,
      List<ServerTls.Further> others,
      ServerTls.@Nullable Clients clients) {
    return new ServerTls.Config(
        first.chain(), first.key(), others, TlsProfile.INTERMEDIATE, Optional.ofNullable(clients));
  }

  static SSLSocket secured(Door door, SSLContext context, Optional<String> host, String version)
      throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), door.listener.address().getPort());
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    host.ifPresent(name -> parameters.setServerNames(List.of(named(name))));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** The JDK names no host with a dot at its end; others do. */
  private static SNIServerName named(String host) {
    return host.endsWith(".")
        ? new SNIServerName(StandardConstants.SNI_HOST_NAME, host.getBytes(US_ASCII)) {}
        : new SNIHostName(host);
  }

  /** A caller that shows a certificate, or none. */
  RawCaller caller(Door door, String version, TestAuthority.Made... shown) throws Exception {
    return new RawCaller(secured(door, authority.connecting(shown), Optional.empty(), version));
  }

  /** Whether a caller that shows this is answered. */
  boolean lets(Door door, String version, TestAuthority.Made... shown) throws Exception {
    try (RawCaller caller = caller(door, version, shown)) {
      caller.send(Raw.head("GET / HTTP/1.1", "Host: a")).answer();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What the caller of the next call showed. */
  ClientCertificate next() throws InterruptedException {
    ClientCertificate certificate = seen.poll(30, TimeUnit.SECONDS);
    assertThat(certificate).isNotNull();
    return certificate;
  }

  @Override
  public void close() throws IOException {
    upstream.close();
  }
}
