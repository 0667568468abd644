package dev.gatehouse.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The Markdown reference of a record's YAML: one section for each shape, in the order in which they
 * are met.
 */
public final class ReferencePage {
  private final Map<Class<?>, String> sections = new LinkedHashMap<>();

  private ReferencePage() {}

  /** The page; the title and what stands before the sections are the caller's. */
  public static String of(Class<? extends Record> root, String title, String introduction) {
    ReferencePage page = new ReferencePage();
    page.section(Shapes.of(root));
    return "# "
        + title
        + "\n\n"
        + introduction.strip()
        + "\n\n"
        + String.join("\n", page.sections.values());
  }

  private void section(Shape shape) {
    switch (shape) {
      case Shape.Scalar _, Shape.Word _ -> {}
      case Shape.Items items -> section(items.item());
      case Shape.Entries entries -> section(entries.value());
      case Shape.Fields fields -> fields(fields);
      case Shape.Choice choice -> choice(choice);
      case Shape.Forms forms -> forms(forms);
    }
  }

  private void fields(Shape.Fields fields) {
    if (begun(fields.type())) {
      return;
    }
    end(fields.type(), table(fields) + refused(fields.refused()));
    fields.fields().forEach(field -> section(field.shape()));
  }

  private void choice(Shape.Choice choice) {
    if (begun(choice.type())) {
      return;
    }
    StringBuilder text = new StringBuilder("One of these keys:\n\n| Key | Value |\n|---|---|\n");
    choice
        .variants()
        .forEach((key, variant) -> text.append(row("`" + key + "`", written(variant))));
    end(choice.type(), text + refused(choice.refused()));
    choice.variants().values().forEach(this::section);
  }

  private void forms(Shape.Forms forms) {
    if (isBrief(forms) || begun(forms.type())) {
      return;
    }
    StringBuilder text = new StringBuilder("Written as\n\n");
    forms
        .factories()
        .forEach(
            way ->
                text.append("- ")
                    .append(isBrief(way.parameter()) ? way.what() : written(way.parameter()))
                    .append('\n'));
    forms.fields().ifPresent(fields -> text.append("- a map:\n\n").append(table(fields)));
    String refused = forms.fields().map(fields -> refused(fields.refused())).orElse("");
    end(forms.type(), text + refused);
    forms.factories().forEach(way -> section(way.parameter()));
    forms.fields().ifPresent(fields -> fields.fields().forEach(field -> section(field.shape())));
  }

  // What is only ever text or a list of texts is described where it is used.
  private static boolean isBrief(Shape.Forms forms) {
    return forms.fields().isEmpty()
        && forms.factories().stream()
            .map(Shape.Factory::parameter)
            .allMatch(ReferencePage::isBrief);
  }

  private static boolean isBrief(Shape shape) {
    return shape instanceof Shape.Scalar
        || shape instanceof Shape.Word
        || (shape instanceof Shape.Items items && isBrief(items.item()));
  }

  private boolean begun(Class<?> type) {
    return sections.putIfAbsent(type, "") != null;
  }

  private void end(Class<?> type, String content) {
    Doc doc = type.getAnnotation(Doc.class);
    String meaning = doc == null ? "" : doc.value() + "\n\n";
    sections.put(type, "## " + name(type) + "\n\n" + meaning + content);
  }

  private static String table(Shape.Fields fields) {
    StringBuilder table =
        new StringBuilder("| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
    for (Shape.Field field : fields.fields()) {
      table.append(
          row("`" + field.key() + "`", written(field.shape()), fallback(field), field.doc()));
    }
    return table.toString();
  }

  private static String fallback(Shape.Field field) {
    return field.required()
        ? "**required**"
        : field.fallback().map(node -> "`" + yaml(node) + "`").orElse("–");
  }

  private static String refused(Map<String, String> refused) {
    StringBuilder text = new StringBuilder();
    refused.forEach(
        (key, instead) ->
            text.append("\n`")
                .append(key)
                .append("` is not enforced by this build: ")
                .append(instead)
                .append(".\n"));
    return text.toString();
  }

  private static String written(Shape shape) {
    return switch (shape) {
      case Shape.Scalar _, Shape.Word _ -> shape.what();
      case Shape.Items items -> "list of: " + written(items.item());
      case Shape.Entries entries -> {
        boolean names = entries.key() instanceof Shape.Scalar;
        String key = names ? "name" : entries.key().what();
        yield "map of " + key + " to: " + written(entries.value());
      }
      case Shape.Fields fields -> link(fields.type());
      case Shape.Choice choice -> link(choice.type());
      case Shape.Forms forms -> isBrief(forms) ? forms.what() : link(forms.type());
    };
  }

  private static String link(Class<?> type) {
    String anchor = name(type).toLowerCase(Locale.ROOT).replace(" ", "-");
    return "[" + name(type) + "](#" + anchor + ")";
  }

  private static String name(Class<?> type) {
    return Optional.ofNullable(type.getAnnotation(Key.class))
        .map(Key::value)
        .orElseGet(() -> Words.kebab(type.getSimpleName()).replace('-', ' '));
  }

  private static String row(String... cells) {
    StringBuilder row = new StringBuilder("|");
    for (String cell : cells) {
      row.append(' ').append(cell.replace("|", "\\|").replace("\n", " ")).append(" |");
    }
    return row.append('\n').toString();
  }

  private static String yaml(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.plain() ? scalar.text() : '"' + scalar.text() + '"';
      case Node.Sequence list ->
          "[" + String.join(", ", list.items().stream().map(ReferencePage::yaml).toList()) + "]";
      case Node.Mapping map ->
          "{"
              + String.join(
                  ", ",
                  map.entries().stream()
                      .map(entry -> entry.key() + ": " + yaml(entry.value()))
                      .toList())
              + "}";
    };
  }
}
