package dev.gatehouse.bench.edge;

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
public final class Peers {
  public static final String NGINX = "nginx";
  public static final String HAPROXY = "haproxy";
  public static final String SPRING = "spring cloud gateway";

  private static final long START_NANOS = 20_000_000_000L;

  private final Path folder;
  private final Certificate certificate;

  /**
   * @param folder for configurations and logs
   * @throws IOException if no certificate could be made
   */
  public Peers(Path folder) throws IOException {
    this.folder = folder;
    certificate = Certificate.in(folder);
  }

  Certificate certificate() {
    return certificate;
  }

  /** An nginx that answers everything from memory: an item, or at {@code /large/} a hundred. */
  public Contender upstream() throws IOException {
    int port = freePort();
    Path files = Files.createDirectories(folder.resolve("files/large"));
    Files.writeString(files.resolve("7"), Payload.items());
    return nginx(
        "upstream",
        port,
        false,
        """
        server {
          listen 127.0.0.1:%d backlog=1024;
          default_type application/json;
          location / { return 200 '%s'; }
          location /large/ { root %s; open_file_cache max=8; sendfile on; tcp_nopush on; }
        }
        """
            .formatted(port, Payload.item(), folder.resolve("files")));
  }

  /** An nginx in front of the upstream. */
  public Contender nginx(Contender upstream, boolean tls, boolean http2) throws IOException {
    int port = freePort();
    return nginx(
        NGINX,
        port,
        tls,
        """
        upstream crm { server %s; keepalive 128; keepalive_requests 1000000000; }
        server {
          listen 127.0.0.1:%d backlog=1024%s%s;
          ssl_certificate %s; ssl_certificate_key %s;
          location / {
            proxy_pass http://crm;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
          }
        }
        """
            .formatted(
                upstream.url().getAuthority(),
                port,
                tls ? " ssl" : "",
                http2 ? " http2" : "",
                certificate.certificate(),
                certificate.key()));
  }

  private Contender nginx(String name, int port, boolean tls, String servers) throws IOException {
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
    return start(name, port, tls, new ProcessBuilder(command));
  }

  /** An HAProxy in front of the upstream. */
  public Contender haproxy(Contender upstream, boolean tls, boolean http2) throws IOException {
    int port = freePort();
    Path file = folder.resolve("haproxy.cfg");
    String secured = tls ? " ssl crt " + certificate.both() : "";
    String protocol = http2 ? tls ? " alpn h2" : " proto h2" : "";
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
          bind 127.0.0.1:%d backlog 1024%s%s
          default_backend crm
        backend crm
          server crm %s pool-max-conn 128
        """
            .formatted(port, secured, protocol, upstream.url().getAuthority()));
    List<String> command = List.of(Programs.path("haproxy"), "-db", "-f", file.toString());
    return start(HAPROXY, port, tls, new ProcessBuilder(command));
  }

  /** A Spring Cloud Gateway with one route and one worker in front of the upstream. */
  public Contender spring(Contender upstream) throws IOException {
    Path module = Site.launcher().resolveSibling("bench").resolve("spring");
    Programs.output(
        new ProcessBuilder(
                Programs.path("mvn"), "-q", "-B", "-ntp", "-f", module.toString(), "package")
            .redirectErrorStream(true));
    int port = freePort();
    String route = "--spring.cloud.gateway.server.webflux.routes[0].";
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms512m",
            "-Xmx512m",
            "-XX:+UseParallelGC",
            "-Dreactor.netty.ioWorkerCount=1",
            "-cp",
            module.resolve("target/classes") + ":" + module.resolve("target/lib") + "/*",
            "dev.gatehouse.bench.spring.Bare",
            "--server.address=127.0.0.1",
            "--server.port=" + port,
            route + "id=crm",
            route + "uri=" + upstream.url(),
            route + "predicates[0]=Path=/**");
    Contender spring = start(SPRING, port, false, new ProcessBuilder(command));
    return new Contender(spring.name(), spring.process(), spring.url(), List.of(), true);
  }

  private Contender start(String name, int port, boolean tls, ProcessBuilder builder)
      throws IOException {
    Path log = folder.resolve(name + ".log");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long end = System.nanoTime() + START_NANOS;
    while (!listens(port)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(name + " did not start: " + Files.readString(log));
      }
      LockSupport.parkNanos(1_000_000);
    }
    URI url = URI.create((tls ? "https" : "http") + "://127.0.0.1:" + port + "/");
    return new Contender(name, process, url, List.of(), false);
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
}
