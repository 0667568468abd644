package dev.gatehouse.scenario;

import dev.gatehouse.OwnPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/**
 * A server that others built, as an upstream: says in {@code X-Echo} which target and which victim
 * it saw, and keeps every request line.
 */
interface RealUpstream extends AutoCloseable {
  /** Its name, which is also that of its API. */
  String name();

  int port();

  /** The request lines so far. */
  List<String> lines() throws IOException;

  @Override
  void close();

  /** A program that keeps its request lines in a file. */
  record Program(String name, OwnPort own, Process process, Path log) implements RealUpstream {
    static Program start(String name, OwnPort own, Path folder, List<String> command, Path log)
        throws IOException {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(name + ".out").toFile())
              .start();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (true) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), own.number())) {
          return new Program(name, own, process, log);
        } catch (IOException e) {
          if (!process.isAlive() || System.nanoTime() > deadline) {
            process.destroyForcibly();
            own.close();
            throw new IOException(
                name + " does not run: " + Files.readString(folder.resolve(name + ".out")), e);
          }
          LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
      }
    }

    @Override
    public int port() {
      return own.number();
    }

    @Override
    public List<String> lines() throws IOException {
      return Files.exists(log) ? Files.readAllLines(log, StandardCharsets.ISO_8859_1) : List.of();
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
        own.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static RealUpstream nginx(Path folder) throws IOException {
    OwnPort own = new OwnPort();
    Path config = folder.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log stderr;
        events { worker_connections 512; }
        http {
          log_format line '$request';
          access_log %1$s/nginx.lines line;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
          uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          keepalive_requests 1000000;
          server {
            listen 127.0.0.1:%2$d;
            location / {
              add_header X-Echo "$request_uri $http_x_victim" always;
              return 200 "ok";
            }
          }
        }
        """
            .formatted(folder, own.number()));
    return Program.start(
        "nginx",
        own,
        folder,
        List.of("nginx", "-p", folder.toString(), "-c", config.toString()),
        folder.resolve("nginx.lines"));
  }

  static RealUpstream apache(Path folder) throws IOException {
    OwnPort own = new OwnPort();
    Path config = folder.resolve("httpd.conf");
    String modules = "/usr/lib/apache2/modules";
    Path site = Files.createDirectories(folder.resolve("site"));
    Files.writeString(site.resolve("index.html"), "ok");
    Files.writeString(
        config,
        """
        ServerRoot %1$s
        DefaultRuntimeDir %1$s
        PidFile %1$s/httpd.pid
        ServerName localhost
        Listen 127.0.0.1:%2$d
        LoadModule mpm_event_module %3$s/mod_mpm_event.so
        LoadModule authz_core_module %3$s/mod_authz_core.so
        LoadModule headers_module %3$s/mod_headers.so
        LoadModule dir_module %3$s/mod_dir.so
        ErrorLog %1$s/httpd.errors
        LogFormat "%%r" line
        CustomLog %1$s/httpd.lines line
        StartServers 1
        MaxKeepAliveRequests 0
        DocumentRoot %4$s
        AllowEncodedSlashes NoDecode
        <Directory %4$s>
          FallbackResource /index.html
          Require all granted
        </Directory>
        Header always set X-Echo "expr=%%{THE_REQUEST} %%{HTTP:X-Victim}"
        """
            .formatted(folder, own.number(), modules, site));
    return Program.start(
        "apache",
        own,
        folder,
        List.of("/usr/sbin/apache2", "-X", "-f", config.toString()),
        folder.resolve("httpd.lines"));
  }

  static RealUpstream node(Path folder) throws IOException {
    OwnPort own = new OwnPort();
    Path script = folder.resolve("echo.js");
    Path log = folder.resolve("node.lines");
    Files.writeString(
        script,
        """
        const fs = require('fs');
        const server = require('http').createServer((q, a) => {
          fs.appendFileSync('%s', q.method + ' ' + q.url + ' HTTP/' + q.httpVersion + '\\n');
          q.resume();
          q.on('end', () => {
            a.setHeader('X-Echo', q.url + ' ' + (q.headers['x-victim'] || ''));
            a.end('ok');
          });
        });
        server.keepAliveTimeout = 60000;
        server.listen(%d, '127.0.0.1');
        """
            .formatted(log, own.number()));
    return Program.start("node", own, folder, List.of("node", script.toString()), log);
  }

  /** In this process. */
  record Jetty(Server server, int port, Queue<String> seen) implements RealUpstream {
    @Override
    public String name() {
      return "jetty";
    }

    @Override
    public List<String> lines() {
      return List.copyOf(seen);
    }

    @Override
    public void close() {
      try {
        server.stop();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static RealUpstream jetty() throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            String target = request.getHttpURI().getPathQuery();
            seen.add(request.getMethod() + " " + target + " HTTP/1.1");
            Content.Source.consumeAll(request);
            String victim = request.getHeaders().get("X-Victim");
            response.getHeaders().put("X-Echo", target + " " + (victim == null ? "" : victim));
            Content.Sink.write(response, true, "ok", callback);
            return true;
          }
        });
    server.start();
    return new Jetty(server, server.getURI().getPort(), seen);
  }

  /** All four, by name. */
  static Map<String, RealUpstream> all(Path folder) throws Exception {
    return Map.of(
        "nginx", nginx(Files.createDirectories(folder.resolve("n"))),
        "apache", apache(Files.createDirectories(folder.resolve("a"))),
        "node", node(Files.createDirectories(folder.resolve("o"))),
        "jetty", jetty());
  }
}
