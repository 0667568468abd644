package dev.gatehouse.bench.contract;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Schemas of the kinds that contracts have, and documents that keep them. */
final class Samples {
  private Samples() {}

  static final String PING =
      """
      {"type":"object","required":["id","kind"],"additionalProperties":false,"properties":{
       "id":{"type":"integer"},"kind":{"enum":["ping","pong"]},
       "note":{"type":"string","maxLength":80},"ok":{"type":"boolean"}}}\
      """;

  static String ping(Texts text) {
    return "{\"id\":%d,\"kind\":\"%s\",\"note\":\"%s\",\"ok\":%b}"
        .formatted(
            text.number(1, 99_999), text.oneOf("ping", "pong"), text.words(8), text.chance(5));
  }

  static final String CONTACT =
      """
      {"type":"object","required":["id","name","email"],"properties":{
       "id":{"type":"string","format":"uuid"},"name":{"type":"string","minLength":1,"maxLength":100},
       "email":{"type":"string","format":"email"},"born":{"type":"string","format":"date"},
       "seen":{"type":"string","format":"date-time"},"site":{"type":"string","format":"uri"},
       "address":{"type":["string","null"],"format":"ipv4"}}}\
      """;

  static String contact(Texts text) {
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

  static final String NOTE =
      """
      {"type":"object","required":["text","tags"],"additionalProperties":false,"properties":{
       "code":{"type":"string","pattern":"^[A-Z]{2}-[0-9]{4,8}$"},
       "phone":{"type":"string","pattern":"^\\\\+?[0-9 ()-]{6,20}$"},
       "text":{"type":"string","minLength":1,"maxLength":4000},
       "color":{"type":"string","pattern":"^#(?:[0-9a-f]{3}){1,2}$"},
       "tags":{"type":"array","maxItems":20,"items":{"type":"string","pattern":"^[a-z][a-z0-9-]*$"}}}}\
      """;

  static String note(Texts text) {
    return "{\"code\":\"NB-%d\",\"phone\":\"+49 30 %d\",\"color\":\"#%06x\",\"tags\":%s,\"text\":\"%s\"}"
        .formatted(
            text.number(1_000, 99_999_999),
            text.number(100_000, 999_999),
            text.number(0, 0xFFFFFF),
            text.list(8, _ -> "\"" + text.word() + "\""),
            text.prose(110));
  }

  static final String ORDER =
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

  static String order(Texts text, int lines) {
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

  static final String EVENT =
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

  static String event(Texts text) {
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

  static final String COMPOSED =
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

  static String composed(Texts text) {
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

  static final String TREE =
      """
      {"type":"object","required":["label"],"additionalProperties":false,"properties":{
       "label":{"type":"string","maxLength":60},"weight":{"type":"integer"},
       "children":{"type":"array","maxItems":10,"items":{"$ref":"#"}}}}\
      """;

  static String tree(Texts text, int depth) {
    return "{\"label\":\"%s\",\"weight\":%d,\"children\":%s}"
        .formatted(
            text.words(3),
            text.number(0, 1_000),
            text.list(depth == 0 ? 0 : 4, _ -> tree(text, depth - 1)));
  }

  static final String GEOMETRY =
      """
      {"type":"object","required":["type","coordinates"],"properties":{"type":{"const":"Polygon"},
       "coordinates":{"type":"array","items":{"type":"array","minItems":4,"items":{"type":"array",
        "minItems":2,"maxItems":3,"items":{"type":"number","minimum":-180,"maximum":180}}}}}}\
      """;

  static String geometry(Texts text) {
    return "{\"type\":\"Polygon\",\"coordinates\":"
        + text.list(
            4,
            _ -> text.list(500, _ -> "[" + text.coordinate() + "," + text.number(-90, 90) + ".25]"))
        + "}";
  }

  static final String SETTINGS =
      """
      {"type":"object","propertyNames":{"maxLength":80},"patternProperties":{"^x-":{"type":"string"}},
       "additionalProperties":{"type":"object","required":["value"],"properties":{
        "value":{"type":["string","number","boolean"]},"since":{"type":"string"}}}}\
      """;

  static String settings(Texts text) {
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

  static final String TAGS =
      """
      {"type":"object","required":["tags"],"properties":{"tags":{"type":"array","uniqueItems":true,
       "items":{"type":"string","minLength":1,"maxLength":40}}}}\
      """;

  static String tags(Texts text) {
    return "{\"tags\":" + text.list(300, i -> "\"" + text.word() + "-" + i + "\"") + "}";
  }

  static final String ARTICLES =
      """
      {"type":"array","items":{"type":"object","required":["title","body"],"properties":{
       "title":{"type":"string","minLength":1,"maxLength":200},"body":{"type":"string","maxLength":20000},
       "rating":{"type":"number","minimum":0,"maximum":5}}}}\
      """;

  static String articles(Texts text) {
    return text.list(
        60,
        _ ->
            "{\"title\":\"%s\",\"body\":\"%s\",\"rating\":%d.5}"
                .formatted(text.prose(6), text.prose(500), text.number(0, 4)));
  }
}
