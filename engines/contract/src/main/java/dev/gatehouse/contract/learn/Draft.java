package dev.gatehouse.contract.learn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes what was learned as an OpenAPI document. */
final class Draft {
  // What was called less often may be anybody's try.
  private static final int ENOUGH = 3;

  private final String title;
  private final Step root;
  private final Map<String, Object> paths = new TreeMap<>();
  private final Set<String> ids = new HashSet<>();

  Draft(String title, Step root) {
    this.title = title;
    this.root = root;
  }

  String text() {
    visit(root, "", List.of());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("title", title);
    info.put("version", "learned");
    document.put("info", info);
    document.put("paths", paths);
    return Yaml.text(document);
  }

  /** One parameter of a path. */
  private record Named(String name, Map<String, Object> schema) {}

  private void visit(Step step, String path, List<Named> names) {
    step.usages()
        .forEach(
            (method, usage) -> {
              if (usage.calls() >= ENOUGH) {
                item(path)
                    .put(method.toLowerCase(Locale.ROOT), operation(method, path, names, usage));
              }
            });
    step.words().forEach((word, next) -> visit(next, path + "/" + word, names));
    Map<Looks, Step> chosen = new TreeMap<>(step.parameters());
    step.parameters()
        .forEach(
            (looks, next) ->
                next.constant()
                    .ifPresent(
                        value -> {
                          chosen.remove(looks);
                          visit(next, path + "/" + value, names);
                        }));
    if (!chosen.isEmpty()) {
      parameter(chosen, path, names);
    }
  }

  /** Templates that differ in a parameter's name alone are one (OpenAPI 3.1 §4.8.8.2). */
  private void parameter(Map<Looks, Step> chosen, String path, List<Named> names) {
    boolean one = chosen.size() == 1;
    Looks looks = chosen.keySet().iterator().next();
    Step next = Step.merged(chosen.values());
    Named named = new Named(name(path, names), one ? looks.schema() : Looks.mixed());
    List<Named> more = new ArrayList<>(names);
    more.add(named);
    visit(next, path + "/{" + named.name + "}", more);
  }

  @SuppressWarnings("unchecked") // nothing but such maps is put
  private Map<String, Object> item(String path) {
    return (Map<String, Object>)
        paths.computeIfAbsent(
            path.isEmpty() ? "/" : path, _ -> new LinkedHashMap<String, Object>());
  }

  private Map<String, Object> operation(
      String method, String path, List<Named> names, Usage usage) {
    List<Object> parameters = new ArrayList<>();
    for (Named named : names) {
      Map<String, Object> parameter = new LinkedHashMap<>();
      parameter.put("name", named.name);
      parameter.put("in", "path");
      parameter.put("required", true);
      parameter.put("schema", named.schema);
      parameters.add(parameter);
    }
    return usage.operation(id(method, path), parameters);
  }

  /** Of what is in the collection that the parameter chooses from. */
  private static String name(String path, List<Named> names) {
    String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9]", "");
    String one =
        last.endsWith("ies")
            ? last.substring(0, last.length() - 3) + "y"
            : last.endsWith("s") ? last.substring(0, last.length() - 1) : last;
    String base = one.isEmpty() || !Character.isLetter(one.charAt(0)) ? "id" : one + "Id";
    String name = base;
    for (int i = 2; taken(name, names); i++) {
      name = base + i;
    }
    return name;
  }

  private static boolean taken(String name, List<Named> names) {
    return names.stream().anyMatch(named -> named.name.equals(name));
  }

  private String id(String method, String path) {
    StringBuilder id = new StringBuilder(method.toLowerCase(Locale.ROOT));
    for (String word : path.split("[^A-Za-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        id.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    String unique = id.toString();
    for (int i = 2; !ids.add(unique); i++) {
      unique = id.toString() + i;
    }
    return unique;
  }
}
