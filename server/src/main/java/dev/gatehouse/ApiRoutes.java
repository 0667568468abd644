package dev.gatehouse;

import dev.gatehouse.pipeline.Routes;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the API that a call is for by its host and the longest prefix of its path, in as many steps
 * as the path has segments, however many APIs there are.
 */
final class ApiRoutes implements Routes {
  private static final String ANY = "*";

  /** What lies under a host and a prefix. */
  @FunctionalInterface
  interface Api {
    /**
     * Finds an operation.
     *
     * @param path the canonical path without the prefix
     */
    Match find(String method, String path);
  }

  /**
   * Where an API is found.
   *
   * @param host in lower case, or {@code *}
   * @param prefix starts with a slash and ends without one; empty for all paths
   */
  record Place(String host, String prefix) {
    Place {
      if (prefix.endsWith("/") || (!prefix.isEmpty() && !prefix.startsWith("/"))) {
        throw new IllegalArgumentException("prefix: must be empty or like /crm, was " + prefix);
      }
    }
  }

  /** The APIs of one host by prefix, and the length of the longest prefix. */
  private record Host(Map<String, Api> byPrefix, int longest) {
    Match find(String method, String path) {
      int end = path.length();
      if (longest < end) {
        end = path.lastIndexOf('/', longest);
      }
      Match nothing = NOTHING;
      while (true) {
        Api api = byPrefix.get(path.substring(0, end));
        if (api != null) {
          String rest = path.substring(end);
          Match match = api.find(method, rest.isEmpty() ? "/" : rest);
          if (!(match instanceof Nothing)) {
            return match;
          }
          nothing = told(nothing, match);
        }
        if (end == 0) {
          return nothing;
        }
        end = path.lastIndexOf('/', end - 1);
      }
    }
  }

  private final Map<String, Host> byHost = new HashMap<>();

  ApiRoutes(Map<Place, Api> apis) {
    Map<String, Map<String, Api>> sorted = new HashMap<>();
    apis.forEach(
        (place, api) ->
            sorted.computeIfAbsent(place.host(), _ -> new HashMap<>()).put(place.prefix(), api));
    sorted.forEach(
        (host, byPrefix) ->
            byHost.put(
                host,
                new Host(
                    byPrefix,
                    byPrefix.keySet().stream().mapToInt(String::length).max().orElse(0))));
  }

  @Override
  public Match find(String authority, String method, String path) {
    Host named = byHost.get(authority);
    Match match = named == null ? NOTHING : named.find(method, path);
    if (!(match instanceof Nothing)) {
      return match;
    }
    Host any = byHost.get(ANY);
    Match found = any == null ? NOTHING : any.find(method, path);
    return found instanceof Nothing ? told(match, found) : found;
  }

  /** Of two APIs that have nothing, the nearer one's word, if it has one. */
  private static Match told(Match nearer, Match farther) {
    return nearer.equals(NOTHING) ? farther : nearer;
  }
}
