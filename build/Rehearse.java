import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Plays the demo and a command once, so that the JVM can write AOT caches (JEP 514) of what a start
 * loads: `LAUNCHER TARGET-FOLDER`. A rehearsal that fails costs the speed, never the build.
 */
public class Rehearse {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path launcher;
  private final Path target;
  private final Path stage;

  private Rehearse(Path launcher, Path target) throws IOException {
    this.launcher = launcher;
    this.target = target;
    this.stage = Files.createTempDirectory("gatehouse-rehearsal");
  }

  public static void main(String[] args) throws IOException {
    Rehearse rehearsal = new Rehearse(Path.of(args[0]), Path.of(args[1]));
    try {
      rehearsal.play();
    } catch (Exception e) {
      System.err.println("no cache for fast starts: " + e);
    } finally {
      rehearsal.clear();
    }
  }

  private void play() throws Exception {
    Process demo = start("gatehouse", "demo", "--json", "--port", "0", "--state", stage + "/state");
    try {
      String ready = demo.inputReader().readLine();
      while (ready != null && !ready.startsWith("{")) {
        // the JVM that writes a cache speaks on the same stream
        ready = demo.inputReader().readLine();
      }
      if (ready == null) {
        throw new IOException("the demo ended");
      }
      call(ready);
      end(start("command", "audit", "search", "-c", value(ready, "config")), false);
    } finally {
      end(demo, true);
    }
    keep("gatehouse");
    keep("command");
  }

  private Process start(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(stage.resolve(name + ".log").toFile());
    builder.environment().put("GATEHOUSE_BUILD", "no");
    builder
        .environment()
        .put("GATEHOUSE_JAVA_OPTIONS", "-XX:AOTCacheOutput=" + stage.resolve(name + ".aot"));
    return builder.start();
  }

  /** The calls that a newcomer makes first. */
  private void call(String ready) throws Exception {
    String url = value(ready, "public");
    String key = value(ready, "note-assistant");
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(Path.of(value(ready, "ca"))))
            .build()) {
      for (String credential : List.of(key, "none")) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(URI.create(url).resolve("/contacts/7"))
                .header("X-Api-Key", credential);
        client.send(request.build(), BodyHandlers.discarding());
        HttpRequest.Builder note =
            HttpRequest.newBuilder(URI.create(url).resolve("/contacts/7/notes"))
                .header("X-Api-Key", credential)
                .header("Content-Type", "application/json");
        for (String body : List.of("{\"text\":\"hello\"}", "{\"text\":5}")) {
          client.send(note.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.discarding());
        }
      }
    }
  }

  private static SSLContext trusting(Path authority) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** A string member, at any depth, of the demo's one line of JSON. */
  private static String value(String json, String name) throws IOException {
    Matcher member =
        Pattern.compile("\"" + Pattern.quote(name) + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
    if (!member.find()) {
      throw new IOException("the demo did not say its " + name);
    }
    return member.group(1);
  }

  /** Waits for the end, at which the JVM writes its cache. */
  private static void end(Process process, boolean stop) throws Exception {
    if (stop) {
      // Process.destroy() would close the stream under the JVM that reports on its cache
      process.toHandle().destroy();
    }
    process.getInputStream().transferTo(OutputStream.nullOutputStream());
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  // copied beside its place and renamed, since a start may be reading the one before
  private void keep(String name) throws IOException {
    Path fresh = target.resolve("." + name + ".aot");
    Files.copy(stage.resolve(name + ".aot"), fresh, StandardCopyOption.REPLACE_EXISTING);
    Files.move(fresh, target.resolve(name + ".aot"), StandardCopyOption.REPLACE_EXISTING);
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.walk(stage)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
