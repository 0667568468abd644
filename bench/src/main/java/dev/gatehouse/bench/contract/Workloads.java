package dev.gatehouse.bench.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Schemas and documents from 100 bytes to 1 MB: some made here, some of the corpora if there. */
final class Workloads {
  private static final int VARIANTS = 8;
  static final String RECORDS_SCHEMA =
      """
      {"type":"array","items":{"type":"object","additionalProperties":false,
       "required":["id","name","email","city","active","created","score"],"properties":{
        "id":{"type":"integer","minimum":1},"name":{"type":"string","maxLength":100},
        "email":{"type":"string","maxLength":200},"city":{"type":"string","maxLength":100},
        "active":{"type":"boolean"},"created":{"type":"string","maxLength":40},
        "score":{"type":"number","minimum":0},"note":{"type":"string","maxLength":2000}}}}\
      """;

  private Workloads() {}

  static List<Workload> all(Path corpora) throws IOException {
    List<Workload> all = new ArrayList<>();
    all.add(make("ping", Samples.PING, Samples::ping));
    all.add(make("contact, formats", Samples.CONTACT, Samples::contact));
    all.add(make("note, patterns", Samples.NOTE, Samples::note));
    all.add(make("order, nested", Samples.ORDER, text -> Samples.order(text, 6)));
    all.add(make("event, oneOf", Samples.EVENT, Samples::event));
    all.add(make("composed, unevaluated", Samples.COMPOSED, Samples::composed));
    all.add(make("tree, recursive", Samples.TREE, text -> Samples.tree(text, 4)));
    all.add(make("geometry, numbers", Samples.GEOMETRY, Samples::geometry));
    all.add(make("settings, map", Samples.SETTINGS, Samples::settings));
    all.add(make("tags, unique", Samples.TAGS, Samples::tags));
    all.add(make("articles, beyond ASCII", Samples.ARTICLES, Samples::articles));
    all.add(make("records, 1 MB", RECORDS_SCHEMA, text -> records(text, 1 << 20)));
    corpus(corpora).ifPresent(all::add);
    return all;
  }

  private static Workload make(String name, String schema, Function<Texts, String> document) {
    List<byte[]> documents = new ArrayList<>();
    int length = 0;
    for (int i = 0; i < VARIANTS && length < 1 << 19; i++) {
      documents.add(document.apply(new Texts(i + 1)).getBytes(StandardCharsets.UTF_8));
      length += documents.getLast().length;
    }
    return new Workload(name, schema, documents);
  }

  /** The files of a test suite and the schema that it keeps for them. */
  private static java.util.Optional<Workload> corpus(Path corpora) throws IOException {
    Path suite = corpora.resolve("json-schema-test-suite");
    if (!Files.isDirectory(suite)) {
      System.err.println("skipped: there is no corpus json-schema-test-suite");
      return java.util.Optional.empty();
    }
    List<byte[]> documents = new ArrayList<>();
    for (String file : List.of("ref", "unevaluatedProperties", "format", "type", "items")) {
      documents.add(Files.readAllBytes(suite.resolve("tests/draft2020-12/" + file + ".json")));
    }
    String schema = Files.readString(suite.resolve("test-schema.json"));
    return java.util.Optional.of(new Workload("test suite, corpus", schema, documents));
  }

  /** Plain objects, as a list of business records is, of about so many bytes in all. */
  static String records(Texts text, int bytes) {
    StringBuilder made = new StringBuilder(bytes + 1_000).append('[');
    for (int id = 1; made.length() < bytes; id++) {
      made.append(id == 1 ? "" : ",")
          .append("{\"id\":")
          .append(id)
          .append(",\"name\":\"")
          .append(text.words(2))
          .append("\",\"email\":\"")
          .append(text.email())
          .append("\",\"city\":\"")
          .append(text.word())
          .append("\",\"active\":")
          .append(text.chance(5))
          .append(",\"created\":\"")
          .append(text.time())
          .append("\",\"score\":")
          .append(text.decimal())
          .append(",\"note\":\"")
          .append(text.words(text.number(4, 20)))
          .append("\"}");
    }
    return made.append(']').toString();
  }
}
