package dev.gatehouse.bench.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    all.add(make("ping", PING, Workloads::ping));
    all.add(make("contact, formats", CONTACT, Workloads::contact));
    all.add(make("note, patterns", NOTE, Workloads::note));
    all.add(make("order, nested", ORDER, text -> order(text, 6)));
    all.add(make("event, oneOf", EVENT, Workloads::event));
    all.add(make("composed, unevaluated", COMPOSED, Workloads::composed));
    all.add(make("tree, recursive", TREE, text -> tree(text, 4)));
    all.add(make("geometry, numbers", GEOMETRY, Workloads::geometry));
    all.add(make("settings, map", SETTINGS, Workloads::settings));
    all.add(make("tags, unique", TAGS, Workloads::tags));
    all.add(make("articles, beyond ASCII", ARTICLES, Workloads::articles));
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

  private static final String PING =
      """
      {"type":"object","required":["id","kind"],"additionalProperties":false,"properties":{
       "id":{"type":"integer"},"kind":{"enum":["ping","pong"]},
       "note":{"type":"string","maxLength":80},"ok":{"type":"boolean"}}}\
      """;

  private static String ping(Texts text) {
    return "{\"id\":%d,\"kind\":\"%s\",\"note\":\"%s\",\"ok\":%b}"
        .formatted(
            text.number(1, 99_999), text.oneOf("ping", "pong"), text.words(8), text.chance(5));
  }

  private static final String CONTACT =
      """
      {"type":"object","required":["id","name","email"],"properties":{
       "id":{"type":"string","format":"uuid"},"name":{"type":"string","minLength":1,"maxLength":100},
       "email":{"type":"string","format":"email"},"born":{"type":"string","format":"date"},
       "seen":{"type":"string","format":"date-time"},"site":{"type":"string","format":"uri"},
       "address":{"type":["string","null"],"format":"ipv4"}}}\
      """;

  private static String contact(Texts text) {
    return ("{\"id\": \"%s\", \"name\": \"%s\", \"email\": \"%s\", \"born\": \"%s\", \"seen\":"
            + " \"%s\", \"site\": \"https://example.com/%s/%d\", \"address\": \"10.0.%d.%d\"}")
        .formatted(
            text.uuid(),
            text.words(2),
            text.email(),
            text.date(),
            text.time(),
            text.word(),
            text.number(1, 999),
            text.number(0, 255),
            text.number(0, 255));
  }

  private static final String NOTE =
      """
      {"type":"object","required":["text","tags"],"additionalProperties":false,"properties":{
       "code":{"type":"string","pattern":"^[A-Z]{2}-[0-9]{4,8}$"},
       "phone":{"type":"string","pattern":"^\\\\+?[0-9 ()-]{6,20}$"},
       "text":{"type":"string","minLength":1,"maxLength":4000},
       "color":{"type":"string","pattern":"^#(?:[0-9a-f]{3}){1,2}$"},
       "tags":{"type":"array","maxItems":20,"items":{"type":"string","pattern":"^[a-z][a-z0-9-]*$"}}}}\
      """;

  private static String note(Texts text) {
    return "{\"code\":\"NB-%d\",\"phone\":\"+49 30 %d\",\"color\":\"#%06x\",\"tags\":%s,\"text\":\"%s\"}"
        .formatted(
            text.number(1_000, 99_999_999),
            text.number(100_000, 999_999),
            text.number(0, 0xFFFFFF),
            text.list(8, _ -> "\"" + text.word() + "\""),
            text.prose(110));
  }

  private static final String ORDER =
      """
      {"$defs":{"money":{"type":"object","required":["amount","currency"],"additionalProperties":false,
        "properties":{"amount":{"type":"number","minimum":0},
         "currency":{"type":"string","minLength":3,"maxLength":3}}},
       "address":{"type":"object","required":["street","city","country"],"properties":{
         "street":{"type":"string"},"city":{"type":"string"},"zip":{"type":"string"},
         "country":{"enum":["DE","FR","NO","JP","BR"]}}}},
       "type":"object","required":["id","lines","total","shipTo"],"properties":{
        "id":{"type":"string","format":"uuid"},"total":{"$ref":"#/$defs/money"},
        "shipTo":{"$ref":"#/$defs/address"},"billTo":{"$ref":"#/$defs/address"},
        "lines":{"type":"array","minItems":1,"maxItems":500,"items":{"type":"object",
         "required":["sku","quantity","price"],"properties":{
          "sku":{"type":"string","pattern":"^[0-9]{4}-[a-z]+$"},
          "quantity":{"type":"integer","minimum":1,"maximum":10000},
          "price":{"$ref":"#/$defs/money"},"title":{"type":"string","maxLength":200}}}}}}\
      """;

  private static String money(Texts text) {
    return "{\"amount\":%s,\"currency\":\"EUR\"}".formatted(text.decimal());
  }

  private static String address(Texts text) {
    return "{\"street\":\"%s %d\",\"city\":\"%s\",\"zip\":\"%05d\",\"country\":\"%s\"}"
        .formatted(
            text.words(2),
            text.number(1, 200),
            text.word(),
            text.number(0, 99_999),
            text.oneOf("DE", "FR", "NO", "JP", "BR"));
  }

  private static String order(Texts text, int lines) {
    return "{\"id\":\"%s\",\"total\":%s,\"shipTo\":%s,\"billTo\":%s,\"lines\":%s}"
        .formatted(
            text.uuid(),
            money(text),
            address(text),
            address(text),
            text.list(
                lines,
                _ ->
                    "{\"sku\":\"%d-%s\",\"quantity\":%d,\"price\":%s,\"title\":\"%s\"}"
                        .formatted(
                            text.number(1_000, 9_999),
                            text.word(),
                            text.number(1, 40),
                            money(text),
                            text.words(4))));
  }

  private static final String EVENT =
      """
      {"type":"array","items":{"oneOf":[
       {"type":"object","required":["type","who"],"additionalProperties":false,"properties":{
        "type":{"const":"created"},"who":{"type":"string"},"at":{"type":"string","format":"date-time"}}},
       {"type":"object","required":["type","from","to"],"additionalProperties":false,"properties":{
        "type":{"const":"moved"},"from":{"type":"string"},"to":{"type":"string"},
        "at":{"type":"string","format":"date-time"}}},
       {"type":"object","required":["type","amount"],"additionalProperties":false,"properties":{
        "type":{"const":"paid"},"amount":{"type":"number"},"at":{"type":"string","format":"date-time"}}}]}}\
      """;

  private static String event(Texts text) {
    return text.list(
        40,
        _ ->
            switch (text.number(0, 3)) {
              case 0 ->
                  "{\"type\":\"created\",\"who\":\"%s\",\"at\":\"%s\"}"
                      .formatted(text.email(), text.time());
              case 1 ->
                  "{\"type\":\"moved\",\"from\":\"%s\",\"to\":\"%s\",\"at\":\"%s\"}"
                      .formatted(text.word(), text.word(), text.time());
              default ->
                  "{\"type\":\"paid\",\"amount\":%s,\"at\":\"%s\"}"
                      .formatted(text.decimal(), text.time());
            });
  }

  private static final String COMPOSED =
      """
      {"$defs":{"named":{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}},
       "dated":{"properties":{"created":{"type":"string","format":"date"},
        "changed":{"type":"string","format":"date"}}}},
       "type":"array","items":{"allOf":[{"$ref":"#/$defs/named"},{"$ref":"#/$defs/dated"}],
       "properties":{"size":{"type":"integer"},"kind":{"enum":["file","folder"]}},
       "anyOf":[{"properties":{"kind":{"const":"file"}}},
        {"properties":{"kind":{"const":"folder"},"children":{"type":"integer"}},"required":["children"]}],
       "unevaluatedProperties":false}}\
      """;

  private static String composed(Texts text) {
    return text.list(
        60,
        _ -> {
          boolean folder = text.chance(5);
          return "{\"name\":\"%s\",\"created\":\"%s\",\"changed\":\"%s\",\"size\":%d,\"kind\":\"%s\"%s}"
              .formatted(
                  text.words(2),
                  text.date(),
                  text.date(),
                  text.number(0, 1_000_000),
                  folder ? "folder" : "file",
                  folder ? ",\"children\":" + text.number(0, 50) : "");
        });
  }

  private static final String TREE =
      """
      {"type":"object","required":["label"],"additionalProperties":false,"properties":{
       "label":{"type":"string","maxLength":60},"weight":{"type":"integer"},
       "children":{"type":"array","maxItems":10,"items":{"$ref":"#"}}}}\
      """;

  private static String tree(Texts text, int depth) {
    return "{\"label\":\"%s\",\"weight\":%d,\"children\":%s}"
        .formatted(
            text.words(3),
            text.number(0, 1_000),
            text.list(depth == 0 ? 0 : 4, _ -> tree(text, depth - 1)));
  }

  private static final String GEOMETRY =
      """
      {"type":"object","required":["type","coordinates"],"properties":{"type":{"const":"Polygon"},
       "coordinates":{"type":"array","items":{"type":"array","minItems":4,"items":{"type":"array",
        "minItems":2,"maxItems":3,"items":{"type":"number","minimum":-180,"maximum":180}}}}}}\
      """;

  private static String geometry(Texts text) {
    return "{\"type\":\"Polygon\",\"coordinates\":"
        + text.list(
            4,
            _ -> text.list(500, _ -> "[" + text.coordinate() + "," + text.number(-90, 90) + ".25]"))
        + "}";
  }

  private static final String SETTINGS =
      """
      {"type":"object","propertyNames":{"maxLength":80},"patternProperties":{"^x-":{"type":"string"}},
       "additionalProperties":{"type":"object","required":["value"],"properties":{
        "value":{"type":["string","number","boolean"]},"since":{"type":"string"}}}}\
      """;

  private static String settings(Texts text) {
    return IntStream.range(0, 400)
        .mapToObj(
            i ->
                i % 10 == 0
                    ? "\"x-%s-%d\":\"%s\"".formatted(text.word(), i, text.words(5))
                    : "\"%s.%s.%d\":{\"value\":%s,\"since\":\"%s\"}"
                        .formatted(
                            text.word(),
                            text.word(),
                            i,
                            text.chance(5) ? "true" : "\"" + text.words(3) + "\"",
                            text.date()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static final String TAGS =
      """
      {"type":"object","required":["tags"],"properties":{"tags":{"type":"array","uniqueItems":true,
       "items":{"type":"string","minLength":1,"maxLength":40}}}}\
      """;

  private static String tags(Texts text) {
    return "{\"tags\":" + text.list(300, i -> "\"" + text.word() + "-" + i + "\"") + "}";
  }

  private static final String ARTICLES =
      """
      {"type":"array","items":{"type":"object","required":["title","body"],"properties":{
       "title":{"type":"string","minLength":1,"maxLength":200},"body":{"type":"string","maxLength":20000},
       "rating":{"type":"number","minimum":0,"maximum":5}}}}\
      """;

  private static String articles(Texts text) {
    return text.list(
        60,
        _ ->
            "{\"title\":\"%s\",\"body\":\"%s\",\"rating\":%d.5}"
                .formatted(text.prose(6), text.prose(500), text.number(0, 4)));
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
