package dev.gatehouse.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * The configuration of `examples/quickstart/` with the places of one start put in.
 *
 * @param publicAddress host and port of the public listener
 * @param adminAddress host and port of the admin listener
 * @param state the state folder
 * @param upstream where the CRM listens
 * @param tokenFile the file that holds the CRM's bearer token
 */
public record Quickstart(
    String publicAddress, String adminAddress, Path state, URI upstream, Path tokenFile) {
  private static final String CONFIGURATION = "gatehouse.yaml";
  private static final String CONTRACT = "crm.openapi.yaml";

  /** Writes configuration and contract into the folder; returns the configuration's path. */
  public Path writeInto(Path folder) throws IOException {
    Map<String, String> places =
        Map.of(
            "address: 127.0.0.1:8443", "address: " + quoted(publicAddress),
            "address: 127.0.0.1:9443", "address: " + quoted(adminAddress),
            "state: ./state", "state: " + quoted(state.toString()),
            "url: \"http://127.0.0.1:9001\"", "url: " + quoted(upstream.toString()),
            "bearer: env:CRM_TOKEN", "bearer: " + quoted("file:" + tokenFile));
    String configuration = example(CONFIGURATION);
    for (Map.Entry<String, String> place : places.entrySet()) {
      configuration = replaceOnce(configuration, place.getKey(), place.getValue());
    }
    Files.createDirectories(folder);
    write(folder.resolve(CONTRACT), example(CONTRACT));
    return write(folder.resolve(CONFIGURATION), configuration);
  }

  private static String replaceOnce(String text, String place, String with) {
    int at = text.indexOf(place);
    if (at < 0 || text.indexOf(place, at + 1) >= 0) {
      throw new IllegalStateException("the quickstart has not exactly one " + place);
    }
    return text.replace(place, with);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String example(String name) throws IOException {
    try (InputStream in = Quickstart.class.getResourceAsStream("quickstart/" + name)) {
      if (in == null) {
        throw new FileNotFoundException("quickstart/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  // by a rename, since a gateway may be watching the file
  private static Path write(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    Files.writeString(fresh, text);
    return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
