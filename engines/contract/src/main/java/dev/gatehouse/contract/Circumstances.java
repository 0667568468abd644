package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a contract says around an operation: where it is served, and who may call.
 *
 * @param exact whether paths are read there byte by byte ({@code x-gatehouse-exact})
 */
record Circumstances(
    List<String> serverPaths, List<Map<String, List<String>>> security, boolean exact) {
  static final Circumstances NONE = new Circumstances(List.of(""), List.of(), false);

  /** The innermost `servers` and `security` count (OpenAPI 3.1 §4.8.10.1). */
  static Circumstances of(Node.@Nullable Mapping root, Node.Mapping item, Node.Mapping operation) {
    Node.Sequence servers = operation.sequence("servers");
    servers = servers == null ? item.sequence("servers") : servers;
    servers = servers == null && root != null ? root.sequence("servers") : servers;
    Node.Sequence security = operation.sequence("security");
    security = security == null && root != null ? root.sequence("security") : security;
    boolean exact = operation.truth("x-gatehouse-exact") || item.truth("x-gatehouse-exact");
    return new Circumstances(paths(servers), requirements(security), exact);
  }

  private static List<String> paths(Node.@Nullable Sequence servers) {
    List<String> paths = new ArrayList<>();
    for (Node written : servers == null ? List.<Node>of() : servers.items()) {
      if (written instanceof Node.Mapping server) {
        String path = path(server);
        if (!paths.contains(path)) {
          paths.add(path);
        }
      }
    }
    return paths.isEmpty() ? List.of("") : List.copyOf(paths);
  }

  /** The path of a server's URL without its last slash; of variables, their defaults. */
  private static String path(Node.Mapping server) {
    String url = String.valueOf(server.text("url"));
    Node.Mapping variables = server.mapping("variables");
    if (variables != null) {
      for (Map.Entry<String, Node> variable : variables.members().entrySet()) {
        String value =
            variable.getValue() instanceof Node.Mapping mapping ? mapping.text("default") : null;
        if (value != null) {
          url = url.replace("{" + variable.getKey() + "}", value);
        }
      }
    }
    String path = url.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*", "");
    path = path.replaceFirst("[?#].*", "");
    path = path.startsWith("/") || path.isEmpty() ? path : "/" + path;
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static List<Map<String, List<String>>> requirements(Node.@Nullable Sequence security) {
    List<Map<String, List<String>>> all = new ArrayList<>();
    for (Node written : security == null ? List.<Node>of() : security.items()) {
      if (written instanceof Node.Mapping requirement) {
        Map<String, List<String>> schemes = new LinkedHashMap<>();
        requirement.members().forEach((scheme, scopes) -> schemes.put(scheme, texts(scopes)));
        all.add(java.util.Collections.unmodifiableMap(schemes));
      }
    }
    return List.copyOf(all);
  }

  private static List<String> texts(Node list) {
    List<String> texts = new ArrayList<>();
    if (list instanceof Node.Sequence sequence) {
      for (Node item : sequence.items()) {
        if (item instanceof Node.Text text) {
          texts.add(text.value());
        }
      }
    }
    return List.copyOf(texts);
  }
}
