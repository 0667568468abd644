package dev.gatehouse;

import dev.gatehouse.config.Default;
import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Key;
import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import dev.gatehouse.controls.fields.FieldRules;
import dev.gatehouse.controls.fields.FieldValue;
import java.util.List;
import java.util.Map;

/** Which header fields are set, added and removed. */
@Key("headers")
@Doc("Which header fields are set, added and removed.")
public record FieldsConfig(
    @Doc("On the way to the upstream.") @Default("{}") Rules request,
    @Doc("On the way to the caller, also of refusals.") @Default("{}") Rules response) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}";
  static final FieldsConfig NONE =
      new FieldsConfig(
          new Rules(Map.of(), Map.of(), List.of()), new Rules(Map.of(), Map.of(), List.of()));

  /** Rules of one direction. */
  @Key("header rules")
  @Doc(
      "Rules of one direction. Fields of the connection, of framing, of credentials and those that"
          + " Gatehouse writes itself cannot be named. In values, `{caller}`, `{integration}`,"
          + " `{on-behalf-of}`, `{call}`, `{api}`, `{operation}` and `{source}` stand for what is"
          + " known of the call; what no field can hold is percent-encoded.")
  public record Rules(
      @Doc("Values by name, in place of whatever came under it in any spelling.")
          Map<String, String> set,
      @Doc("Values by name, beside what came.") Map<String, String> add,
      @Doc("Names.") List<String> remove) {

    boolean isEmpty() {
      return set.isEmpty() && add.isEmpty() && remove.isEmpty();
    }

    FieldRules control() {
      return new FieldRules(fields(set), fields(add), remove);
    }

    private static List<FieldRules.Field> fields(Map<String, String> values) {
      return values.entrySet().stream()
          .map(it -> new FieldRules.Field(it.getKey(), FieldValue.of(it.getValue())))
          .toList();
    }

    private void check(KeyPath path, Report report) {
      set.forEach((name, value) -> field(path.key("set", name), name, value, report));
      add.forEach((name, value) -> field(path.key("add", name), name, value, report));
      names(path.key("remove"), remove, report);
      for (int i = 0; i < remove.size(); i++) {
        own(path.key("remove").item(i), remove.get(i), report);
      }
    }

    private static void field(KeyPath path, String name, String value, Report report) {
      if (!name.matches(TOKEN)) {
        report.mistakenKey(path, "is not a field name", "write such as X-Caller");
      }
      if (FieldRules.isOwn(name)) {
        report.mistakenKey(path, OWN, "remove it");
      }
      try {
        FieldValue.of(value);
      } catch (IllegalArgumentException e) {
        String[] said = String.valueOf(e.getMessage()).split("; ", 2);
        report.mistake(path, said[0], said[said.length - 1]);
      }
    }

    private static void own(KeyPath path, String name, Report report) {
      if (FieldRules.isOwn(name)) {
        report.mistake(path, OWN, "remove it");
      }
    }
  }

  private static final String OWN =
      "is a field of the connection, of framing, of a credential, or of Gatehouse's own";

  void check(KeyPath path, Report report) {
    request.check(path.key("request"), report);
    response.check(path.key("response"), report);
  }

  static void names(KeyPath path, List<String> names, Report report) {
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).matches(TOKEN)) {
        report.mistake(path.item(i), "is not a field name", "write such as X-Caller");
      }
    }
  }
}
