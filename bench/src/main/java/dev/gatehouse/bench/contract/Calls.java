package dev.gatehouse.bench.contract;

import dev.gatehouse.contract.Compilation;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.Match;
import dev.gatehouse.contract.Parameters;
import dev.gatehouse.contract.Projection;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is done once a call, and once a contract. */
final class Calls {
  private static final String ANSWER =
      """
      {"id":7,"name":"Grace Okafor","email":"grace@example.com","phone":"+47 22 33 44 55","company":"Fjord Logistics",
       "notes":[%s],"address":{"street":"Havnegata 1","city":"Oslo","zip":"0150","country":"NO"},"active":true,
       "created":"2026-01-07T10:11:12Z","changed":"2026-02-07T10:11:12Z","tags":["north","harbor"],"score":17.25}\
      """;
  private static final String CONTACTS =
      """
      openapi: 3.1.0
      info: {title: Contacts, version: "1"}
      paths:
        /contacts/{id}:
          get:
            operationId: getContact
            parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
            responses:
              "200":
                description: One contact
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        id: {type: integer}
                        name: {type: string}
                        email: {type: string}
                        phone: {type: string}
                        company: {type: string}
                        notes: {type: array, items: {type: object, properties: {text: {type: string}, at: {type: string}}}}
                        address: {type: object, properties: {street: {type: string}, city: {type: string}, zip: {type: string}, country: {type: string}}}
                        active: {type: boolean}
                        created: {type: string}
                        changed: {type: string}
                        tags: {type: array, items: {type: string}}
                        score: {type: number}
      """;

  private final Clock clock;
  private final Map<String, Double> results;

  Calls(Clock clock, Map<String, Double> results) {
    this.clock = clock;
    this.results = results;
  }

  /** Compiles contracts of the corpora, and matches a call to the largest. */
  void contracts(Path corpora) {
    Path openapi = corpora.resolve("openapi");
    if (!Files.isDirectory(openapi)) {
      System.err.println("skipped: there is no corpus openapi");
      return;
    }
    Contract github = compile("GitHub", openapi.resolve("github-api.min.json"));
    compile(
        "DigitalOcean", openapi.resolve("digitalocean/specification/DigitalOcean-public.v2.yaml"));
    double[] sink = new double[1];
    results.put(
        "match + parameters, GET /repos/{owner}/{repo}/issues/{issue_number}/comments, ns",
        clock.nanos(() -> sink[0] += matches(github)));
  }

  private static int matches(Contract contract) {
    if (contract.match("GET", "/repos/octocat/hello-world/issues/1347/comments")
        instanceof Match.Found found) {
      Parameters parameters =
          found
              .operation()
              .parameters(
                  found.raw(),
                  "since=2026-01-07T10:11:12Z&per_page=50&page=2",
                  _ -> List.of(),
                  true);
      if (parameters instanceof Parameters.Decoded decoded) {
        return decoded.query().size();
      }
    }
    throw new IllegalStateException("the call did not match");
  }

  private Contract compile(String name, Path file) {
    System.gc();
    long before = used();
    long start = System.nanoTime();
    Compilation compilation = Contract.compile(file);
    results.put("compile " + name + ", s", (System.nanoTime() - start) / 1e9);
    Contract contract = compilation.contract().orElseThrow();
    System.gc();
    results.put("compile " + name + ", MB kept", (used() - before) / 1e6);
    results.put("compile " + name + ", operations", (double) contract.operations().size());
    results.put("compile " + name + ", files", (double) compilation.files().size());
    return contract;
  }

  private static long used() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** An answer of 1 KB of which three fields leave, and of which all do. */
  void projections(Path target) throws java.io.IOException {
    Path file = Files.createTempFile(target, "contacts", ".yaml");
    Files.writeString(file, CONTACTS);
    Contract contract = Contract.compile(file).contract().orElseThrow();
    Files.delete(file);
    Texts text = new Texts(1);
    String notes = "{\"text\":\"%s\",\"at\":\"%s\"}";
    byte[] answer =
        ANSWER
            .formatted(
                String.join(
                    ",",
                    java.util.stream.IntStream.range(0, 5)
                        .mapToObj(_ -> notes.formatted(text.words(12), text.time()))
                        .toList()))
            .getBytes(StandardCharsets.UTF_8);
    var answers = contract.operations().getFirst().answers();
    projection("three fields", answers.only(Set.of("id", "name", "company")), answer);
    projection("all fields", answers, answer);
  }

  private void projection(String name, dev.gatehouse.contract.Answers answers, byte[] answer) {
    Projection projection = answers.projection(200, "application/json");
    if (!(projection instanceof Projection.Json json)) {
      throw new IllegalStateException("not projected: " + projection);
    }
    int[] sink = new int[1];
    Runnable action =
        () -> {
          if (json.rewrite(answer) instanceof Projection.Rewrite.Done done) {
            sink[0] += done.body().length;
          }
        };
    String of = "projection of %,d bytes, %s".formatted(answer.length, name);
    results.put(of + ", ns", clock.nanos(action));
    results.put(of + ", bytes allocated", Clock.allocated(action));
  }

  /** Plain objects of 64 KB to 4 MB. */
  void throughput() {
    Validator ours = new Ours(Workloads.RECORDS_SCHEMA);
    for (int kilobytes : new int[] {64, 256, 1024, 4096}) {
      byte[] document =
          Workloads.records(new Texts(5), kilobytes << 10).getBytes(StandardCharsets.UTF_8);
      double nanos = clock.nanos(() -> ours.valid(document));
      results.put(
          "plain objects, %,d KB, MB/s".formatted(kilobytes), document.length * 1e3 / nanos);
    }
  }
}
