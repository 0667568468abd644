package dev.gatehouse.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The requests of {@link KnownVulnerabilitiesConformance}, for whoever sends them elsewhere. */
public final class KnownAttacks {
  private KnownAttacks() {}

  /** Requests by row, to the host {@code h}. */
  public static Map<String, List<String>> requests() {
    Map<String, List<String>> requests = new TreeMap<>();
    KnownVulnerabilitiesConformance.REFUSED.forEach(
        (row, all) -> requests.put(row, new ArrayList<>(all)));
    KnownVulnerabilitiesConformance.UNSEEN.forEach(
        (row, fields) ->
            requests
                .computeIfAbsent(row, _ -> new ArrayList<>())
                .add(Raw.head("GET /public HTTP/1.1", "Host: h", String.join("\r\n", fields))));
    return requests;
  }
}
