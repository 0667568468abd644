package dev.gatehouse.bench.scale;

import dev.gatehouse.bench.edge.Contender;
import dev.gatehouse.bench.edge.Gateway;
import dev.gatehouse.register.ManyKeys;
import dev.gatehouse.register.Refused;
import dev.gatehouse.register.RegisterUnavailable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Gateways with more and more operations or keys, whose calls are spread over all of them. */
final class Gateways {
  private static final String HEAD =
      """
      { "openapi": "3.1.0", "info": { "title": "Things", "version": "1" },
        "components": {
          "parameters": {
            "id": { "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } } },
          "responses": { "thing": { "description": "The thing", "content": { "application/json": {
            "schema": { "type": "object", "properties": {
              "id": { "type": "integer" }, "name": { "type": "string" },
              "email": { "type": "string" }, "notes": { "type": "string" } } } } } } } },
        "paths": {
      """;

  private static final String PATH =
      """
      "/things-%06d/{id}": { "get": { "operationId": "getThing%06d",
        "parameters": [ { "$ref": "#/components/parameters/id" } ],
        "responses": { "200": { "$ref": "#/components/responses/thing" } } } }\
      """;

  private static final String CONFIGURATION =
      """
      listen: { public: { address: 127.0.0.1:0, tls: off } }
      state: ./%1$s
      apis:
        things:
          contract: %1$s.openapi.json
          upstream: { url: "%2$s", timeout: 5s }
          offer: { to: [anyone, service] }
      integrations:
        load:
          %3$s
          purpose: The cost of many
          owner: bench@example.com
          review: 2099-01-01
          allow: { things: "*" }
      """;

  private static final String CALLED =
      """
      math.randomseed(os.time())
      local count = %d
      local function called(number)
        local path = string.format("/things-%%06d/7", number)
        return "GET " .. path .. " HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n"
      end
      """;

  private static final String EVENLY =
      """
      function request()
        return called(math.random(0, count - 1))
      end
      """;

  // Neighbours in rank are none in the contract: 48271 has no divisor that a power of 10 has.
  private static final String BY_RANK =
      """
      local below, all = {}, 0
      for rank = 1, count do
        all = all + 1 / rank
        below[rank] = all
      end
      function request()
        local mark, low, high = math.random() * all, 1, count
        while low < high do
          local middle = math.floor((low + high) / 2)
          if below[middle] < mark then low = middle + 1 else high = middle end
        end
        return called(low * 48271 % count)
      end
      """;

  private static final String BY_KEY =
      """
      math.randomseed(os.time())
      local keys, count = {}, 0
      for line in io.lines("%s") do
        count = count + 1
        keys[count] = line
      end
      function request()
        return "GET /things-000000/7 HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nX-Api-Key: "
          .. keys[math.random(count)] .. "\\r\\n\\r\\n"
      end
      """;

  private final Path folder;
  private final URI upstream;

  /**
   * @param folder for configurations, state and logs
   */
  Gateways(Path folder, URI upstream) {
    this.folder = folder;
    this.upstream = upstream;
  }

  /** Anyone may call any of so many operations, which lie side by side in one contract. */
  Path operations(int count) throws IOException {
    return write("operations-" + count, count, "kind: anyone");
  }

  /**
   * One that has its configuration, and is called at all operations: at each as often, and at few
   * often and at many seldom.
   */
  List<Contender> ofOperations(int count, Path configuration) throws IOException {
    String name = name(count, "operations");
    Contender gateway = Gateway.start(name, configuration, List.of(), "");
    String called = CALLED.formatted(count);
    Path evenly = folder.resolve("evenly-" + count + ".lua");
    Files.writeString(evenly, called + EVENLY);
    Path byRank = folder.resolve("by-rank-" + count + ".lua");
    Files.writeString(byRank, called + BY_RANK);
    return List.of(gateway.called(evenly), gateway.alsoCalled(name + ", by 1/rank", byRank));
  }

  /** One with so many keys, each of which calls. */
  Contender ofKeys(int count) throws IOException, RegisterUnavailable, Refused {
    String name = "keys-" + count;
    Path configuration = write(name, 1, "kind: service\n    callers: [ { keys: true } ]");
    Path texts = folder.resolve(name + ".txt");
    ManyKeys.issue(folder.resolve(name), count, "load", texts, new Random(count));
    Contender gateway = Gateway.start(name(count, "keys"), configuration, List.of(), "");
    Path script = folder.resolve(name + ".lua");
    Files.writeString(script, BY_KEY.formatted(texts));
    return gateway.called(script);
  }

  private static String name(int count, String what) {
    return "%,d %s".formatted(count, what);
  }

  private Path write(String name, int operations, String who) throws IOException {
    Path contract = folder.resolve(name + ".openapi.json");
    try (BufferedWriter out = Files.newBufferedWriter(contract)) {
      out.write(HEAD);
      for (int i = 0; i < operations; i++) {
        out.write(i == 0 ? "" : ",\n");
        out.write(PATH.formatted(i, i));
      }
      out.write("} }\n");
    }
    Path configuration = folder.resolve(name + ".yaml");
    Files.writeString(configuration, CONFIGURATION.formatted(name, upstream, who));
    return configuration;
  }
}
