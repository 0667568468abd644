package dev.gatehouse.bench.doorway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** nginx and HAProxy as plain reverse proxies with one worker, and nginx as the upstream of all. */
final class Peers {
  private static final long START_NANOS = 5_000_000_000L;

  private final Path folder;

  Peers(Path folder) {
    this.folder = folder;
  }

  /** An nginx that answers everything with the body, from memory. */
  Contender upstream(String body) throws IOException {
    int port = freePort();
    return nginx(
        "upstream",
        port,
        """
        server {
          listen 127.0.0.1:%d backlog=1024;
          location / { default_type application/json; return 200 '%s'; }
        }
        """
            .formatted(port, body));
  }

  Contender nginx(Contender upstream) throws IOException {
    int port = freePort();
    return nginx(
        "nginx",
        port,
        """
        upstream crm { server %s; keepalive 128; keepalive_requests 1000000000; }
        server {
          listen 127.0.0.1:%d backlog=1024;
          location / {
            proxy_pass http://crm;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
          }
        }
        """
            .formatted(address(upstream), port));
  }

  private Contender nginx(String name, int port, String servers) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Path file = home.resolve("nginx.conf");
    Files.writeString(
        file,
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr error;
        events { worker_connections 4096; }
        http {
          access_log off;
          keepalive_requests 1000000000;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          %s
        }
        """
            .formatted(servers));
    List<String> command =
        List.of(Programs.path("nginx"), "-p", home.toString(), "-c", file.toString());
    return start(name, port, new ProcessBuilder(command));
  }

  Contender haproxy(Contender upstream) throws IOException {
    int port = freePort();
    Path file = folder.resolve("haproxy.cfg");
    Files.writeString(
        file,
        """
        global
          nbthread 1
          maxconn 4096
        defaults
          mode http
          option http-keep-alive
          http-reuse always
          timeout connect 2s
          timeout client 60s
          timeout server 60s
        frontend public
          bind 127.0.0.1:%d backlog 1024
          default_backend crm
        backend crm
          server crm %s pool-max-conn 128
        """
            .formatted(port, address(upstream)));
    List<String> command = List.of(Programs.path("haproxy"), "-db", "-f", file.toString());
    return start("haproxy", port, new ProcessBuilder(command));
  }

  private Contender start(String name, int port, ProcessBuilder builder) throws IOException {
    Path log = folder.resolve(name + ".log");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long end = System.nanoTime() + START_NANOS;
    while (!listens(port)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(name + " did not start: " + Files.readString(log));
      }
      LockSupport.parkNanos(20_000_000);
    }
    return new Contender(name, process, "http://127.0.0.1:" + port + Main.TARGET, List.of());
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String address(Contender upstream) {
    return URI.create(upstream.target()).getAuthority();
  }
}
