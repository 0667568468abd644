package dev.gatehouse;

import dev.gatehouse.demo.AcmeCrm;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of a demo: a configuration made from the quickstart, and the CRM's token. Made once;
 * what a user changes in it stays.
 */
final class Demo {
  private static final int USUAL_PORT = 8443;
  private static final Pattern UPSTREAM = Pattern.compile("url: \"?(http://127\\.0\\.0\\.1:\\d+)");

  private final Path folder;

  Demo(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  Path config() {
    return folder.resolve("gatehouse.yaml");
  }

  /**
   * Lays the folder out if it is new.
   *
   * @param port of the public listener; 0 takes a free one, negative the usual one if it is free
   */
  void layOut(int port, RandomGenerator strong) throws IOException {
    Files.createDirectories(folder);
    if (!Files.exists(token())) {
      byte[] secret = new byte[32];
      strong.nextBytes(secret);
      Files.createFile(
          token(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(token(), HexFormat.of().formatHex(secret), StandardOpenOption.WRITE);
    }
    if (!Files.exists(folder.resolve("crm.openapi.yaml"))) {
      Files.writeString(folder.resolve("crm.openapi.yaml"), example("crm.openapi.yaml"));
    }
    if (!Files.exists(config())) {
      Files.writeString(config(), configuration(port < 0 ? usualOrAny() : port));
    } else if (port >= 0) {
      String kept = Files.readString(config());
      Files.writeString(config(), withPort(kept, port));
    }
  }

  /** Starts the CRM where the configuration expects it. */
  AcmeCrm startCrm() throws IOException {
    Matcher upstream = UPSTREAM.matcher(Files.readString(config()));
    if (!upstream.find()) {
      throw new IOException(config() + " names no upstream on 127.0.0.1; remove it to start anew");
    }
    URI url = URI.create(upstream.group(1));
    return AcmeCrm.start(
        new InetSocketAddress(InetAddress.getByName(url.getHost()), url.getPort()),
        Files.readString(token()).strip());
  }

  private Path token() {
    return folder.resolve("crm-token");
  }

  private static String configuration(int port) throws IOException {
    return withPort(example("gatehouse.yaml"), port)
        .replace("127.0.0.1:9443", "127.0.0.1:0")
        .replace("state: ./state", "state: .")
        .replace("http://127.0.0.1:9001", "http://127.0.0.1:" + freePort())
        .replace("env:CRM_TOKEN", "file:crm-token");
  }

  private static String withPort(String yaml, int port) {
    return yaml.replaceFirst("(public: \\{ address: \"?127\\.0\\.0\\.1:)\\d+", "$1" + port);
  }

  private static int usualOrAny() {
    try (ServerSocket probe = new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      // somebody else has it: any other will do
      return 0;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static String example(String name) throws IOException {
    String resource = "/examples/quickstart/" + name;
    try (InputStream in = Demo.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the jar was made without " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
