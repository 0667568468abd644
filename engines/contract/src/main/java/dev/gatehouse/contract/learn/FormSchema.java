package dev.gatehouse.contract.learn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A form as an OpenAPI schema. */
final class FormSchema {
  private static final int ENOUGH = 5;
  private static final int MANY = 20;

  private final Form form;

  FormSchema(Form form) {
    this.form = form;
  }

  /** Whether names are rather those of a map: many, all alike, and none of them often there. */
  private boolean sparse() {
    // A change of a few fields names others each time, and these are seldom objects of one form.
    boolean records = form.members.values().stream().allMatch(member -> member.objects > 0);
    int share = records ? 2 : 5;
    return form.members.size() >= (records ? ENOUGH : MANY)
        && form.present.values().stream().allMatch(count -> (long) share * count < form.objects)
        && form.members.values().stream()
                .map(member -> member.signature() + new FormSchema(member).types())
                .distinct()
                .count()
            == 1;
  }

  /** A schema of which only texts are told apart, as parameters are written. */
  Map<String, Object> parameter() {
    int kinds =
        (form.booleans > 0 ? 1 : 0)
            + (form.integers + form.fractions > 0 ? 1 : 0)
            + (form.texts > 0 ? 1 : 0);
    return kinds > 1 ? new LinkedHashMap<>(Map.of("type", "string")) : schema();
  }

  /** An OpenAPI schema that takes all that was seen. */
  Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    List<String> types = types();
    if (types.isEmpty()) {
      return schema;
    }
    schema.put("type", types.size() == 1 ? types.getFirst() : types);
    if (form.texts > 0 && form.formats != 0) {
      schema.put("format", Form.FORMATS.get(Integer.numberOfTrailingZeros(form.formats)));
    }
    if (form.objects > 0) {
      object(schema);
    }
    Form item = form.items;
    if (item != null) {
      schema.put("items", item.schema());
    }
    return schema;
  }

  private List<String> types() {
    List<String> types = new ArrayList<>();
    add(types, form.objects, "object");
    add(types, form.lists, "array");
    add(types, form.texts, "string");
    add(types, form.fractions, "number");
    add(types, form.fractions > 0 ? 0 : form.integers, "integer");
    add(types, form.booleans, "boolean");
    add(types, form.nulls, "null");
    return types;
  }

  private static void add(List<String> types, int seen, String type) {
    if (seen > 0) {
      types.add(type);
    }
  }

  private void object(Map<String, Object> schema) {
    Form map = form.others == null && sparse() ? form.merged() : form.others;
    if (map != null) {
      schema.put("additionalProperties", map.schema());
      return;
    }
    List<String> required =
        form.members.keySet().stream()
            .filter(
                name ->
                    form.objects >= ENOUGH && form.present.getOrDefault(name, 0) == form.objects)
            .toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    form.members.forEach((name, member) -> properties.put(name, member.schema()));
    if (!properties.isEmpty()) {
      schema.put("properties", properties);
    }
  }
}
