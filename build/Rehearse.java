import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
 * loads: `LAUNCHER TARGET-FOLDER JDK`. A rehearsal that fails leaves empty ones, so that it is not
 * tried at every start.
 */
public class Rehearse {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path launcher;
  private final Path target;
  private final String jdk;
  private final Path stage;

  private Rehearse(Path launcher, Path target, String jdk) throws IOException {
    this.launcher = launcher;
    this.target = target;
    this.jdk = jdk;
    this.stage = Files.createTempDirectory("gatehouse-rehearsal");
  }

  public static void main(String[] args) throws IOException {
    Path target = Path.of(args[1]);
    try (FileChannel lock =
        FileChannel.open(
            target.resolve("rehearsal.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      // Many starts at the same time need one.
      if (lock.tryLock() != null) {
        new Rehearse(Path.of(args[0]), target, args[2]).makeOnce();
      }
    }
  }

  private void makeOnce() throws IOException {
    try {
      if (isNewer(cache("gatehouse"), target.resolve("gatehouse.jar"))) {
        return;
      }
      play();
      forgetOthers();
    } catch (Exception e) {
      System.err.println("no cache for fast starts: " + e);
      Files.write(cache("gatehouse"), new byte[0]);
      Files.write(cache("command"), new byte[0]);
    } finally {
      clear();
    }
  }

  private static boolean isNewer(Path cache, Path jar) throws IOException {
    return Files.exists(cache)
        && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0;
  }

  private Path cache(String name) {
    return target.resolve(name + "-" + jdk + ".aot");
  }

  /** Those of the JDKs before. */
  private void forgetOthers() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      List<Path> caches = files.filter(file -> file.toString().endsWith(".aot")).toList();
      for (Path cache : caches) {
        if (!cache.equals(cache("gatehouse")) && !cache.equals(cache("command"))) {
          Files.delete(cache);
        }
      }
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
    builder.environment().put("GATEHOUSE_CACHE", "off");
    // Without what was trained: a start that compiles all of it at once with C2 is a quarter
    // slower.
    builder
        .environment()
        .put(
            "GATEHOUSE_JAVA_OPTIONS",
            "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput="
                + stage.resolve(name + ".aot"));
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
    Files.move(fresh, cache(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.walk(stage)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
