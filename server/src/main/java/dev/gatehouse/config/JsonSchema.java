package dev.gatehouse.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema (2020-12) of a record's YAML, for editors. */
public final class JsonSchema {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Map<String, Object> definitions = new TreeMap<>();

  private JsonSchema() {}

  /** The schema as JSON text. */
  public static String of(Class<? extends Record> root, String title) {
    JsonSchema schema = new JsonSchema();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    document.put("title", title);
    document.putAll(schema.of(Shapes.of(root)));
    document.put("$defs", schema.definitions);
    return JSON.writeValueAsString(document) + "\n";
  }

  private Map<String, Object> of(Shape shape) {
    return switch (shape) {
      case Shape.Scalar scalar -> text(scalar.text());
      case Shape.Word word -> Map.of("enum", List.copyOf(word.words().keySet()));
      case Shape.Items items when items.distinct() ->
          ordered("type", "array", "items", of(items.item()), "uniqueItems", true);
      case Shape.Items items -> ordered("type", "array", "items", of(items.item()));
      case Shape.Entries entries ->
          ordered(
              "type",
              "object",
              "propertyNames",
              of(entries.key()),
              "additionalProperties",
              of(entries.value()));
      case Shape.Fields fields -> defined(fields.type(), () -> object(fields));
      case Shape.Choice choice -> defined(choice.type(), () -> oneKey(choice));
      case Shape.Forms forms -> defined(forms.type(), () -> anyOf(forms));
    };
  }

  private static Map<String, Object> text(Text text) {
    return text.pattern().isEmpty()
        ? Map.of("type", text.json())
        : ordered("type", text.json(), "pattern", text.pattern());
  }

  private Map<String, Object> defined(
      Class<?> type, java.util.function.Supplier<Map<String, Object>> definition) {
    String name = type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    if (!definitions.containsKey(name)) {
      Map<String, Object> described = new LinkedHashMap<>();
      Doc doc = type.getAnnotation(Doc.class);
      if (doc != null) {
        described.put("description", doc.value());
      }
      described.putAll(definition.get());
      definitions.put(name, described);
    }
    return Map.of("$ref", "#/$defs/" + name);
  }

  private Map<String, Object> object(Shape.Fields fields) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Shape.Field field : fields.fields()) {
      Map<String, Object> property = new LinkedHashMap<>(of(field.shape()));
      if (!field.doc().isEmpty()) {
        property.put("description", field.doc());
      }
      field.fallback().ifPresent(node -> property.put("default", plain(node)));
      properties.put(field.key(), property);
      if (field.required()) {
        required.add(field.key());
      }
    }
    Map<String, Object> object = ordered("type", "object", "properties", properties);
    object.put("required", required);
    object.put("additionalProperties", false);
    return object;
  }

  private Map<String, Object> oneKey(Shape.Choice choice) {
    Map<String, Object> properties = new LinkedHashMap<>();
    choice.variants().forEach((key, variant) -> properties.put(key, of(variant)));
    Map<String, Object> object = ordered("type", "object", "properties", properties);
    object.put("minProperties", 1);
    object.put("maxProperties", 1);
    object.put("additionalProperties", false);
    return object;
  }

  private Map<String, Object> anyOf(Shape.Forms forms) {
    List<Object> ways = new ArrayList<>();
    forms.factories().forEach(way -> ways.add(of(way.parameter())));
    forms.fields().ifPresent(fields -> ways.add(object(fields)));
    return ordered("anyOf", ways);
  }

  static Object plain(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> plain(scalar);
      case Node.Sequence list -> list.items().stream().map(JsonSchema::plain).toList();
      case Node.Mapping map -> {
        Map<String, Object> object = new LinkedHashMap<>();
        map.entries().forEach(entry -> object.put(entry.key(), plain(entry.value())));
        yield object;
      }
    };
  }

  private static Object plain(Node.Scalar scalar) {
    return switch (scalar.text()) {
      case "true" -> true;
      case "false" -> false;
      case String text when scalar.plain() && text.matches("-?[0-9]{1,18}") -> Long.valueOf(text);
      case String text -> text;
    };
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
