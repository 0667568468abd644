package dev.gatehouse.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Acme CRM, a business API over HTTP/1.1 with 50 contacts in memory, whose raw answers carry more
 * than its contract promises. It asks for its bearer token everywhere but at {@code GET /_seen},
 * which tells what reached it.
 */
public final class AcmeCrm implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int REMEMBERED = 10_000;

  private final ServerSocket listener;
  private final byte[] authorization;
  private final Operations operations;
  private final Seen seen = new Seen(REMEMBERED);
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  private AcmeCrm(ServerSocket listener, String bearerToken, Clock clock) {
    this.listener = listener;
    this.authorization = ("Bearer " + bearerToken).getBytes(StandardCharsets.UTF_8);
    this.operations = new Operations(new Crm(clock));
  }

  /** Listens at the address (port 0: any free one) and answers until closed. */
  public static AcmeCrm start(InetSocketAddress address, String bearerToken) throws IOException {
    return start(address, bearerToken, Clock.systemUTC());
  }

  static AcmeCrm start(InetSocketAddress address, String bearerToken, Clock clock)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(address, BACKLOG);
    AcmeCrm crm = new AcmeCrm(listener, bearerToken, clock);
    Thread.ofPlatform().name("acme-crm").daemon().start(crm::accept);
    return crm;
  }

  /** Where it listens, such as {@code http://127.0.0.1:9001}. */
  public URI url() {
    InetAddress address = listener.getInetAddress();
    String host = address.getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Connection connection : connections) {
      connection.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        serve(listener.accept());
      } catch (IOException e) {
        // closed, which ends the loop, or a client that left before it was accepted
      }
    }
  }

  private void serve(Socket socket) throws IOException {
    Connection connection = new Connection(socket, this::answer);
    connections.add(connection);
    Thread.ofVirtual()
        .name("acme-crm-connection")
        .start(
            () -> {
              connection.run();
              connections.remove(connection);
            });
    if (listener.isClosed()) {
      // accepted while close() went over the connections
      connection.close();
    }
  }

  private Answer answer(Request request) {
    if (request.path().equals("/_seen") && request.method().equals("GET")) {
      return Answer.json(200, seen.report());
    }
    boolean authorized = isAuthorized(request);
    seen.add(request, authorized);
    return authorized
        ? operations.apply(request)
        : Answer.problem(401, "A bearer token is needed").with("WWW-Authenticate", "Bearer");
  }

  private boolean isAuthorized(Request request) {
    byte[] presented = request.field("authorization").orElse("").getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(presented, authorization);
  }
}
