package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The keywords of a schema that are about numbers and texts. */
final class ScalarKeywords {
  private final SchemaCompiler compiler;
  private final Node.Mapping node;
  private final List<NumberRule> numbers = new ArrayList<>();

  ScalarKeywords(SchemaCompiler compiler) {
    this.compiler = compiler;
    this.node = compiler.node();
  }

  void compile() {
    numbers();
    strings();
  }

  /** Keywords that some dialects assert, and others take as annotations. */
  void annotated() {
    format();
    content();
  }

  private void numbers() {
    boolean flags = !compiler.dialect().since(6);
    boolean aboveOnly = flags && node.truth("exclusiveMinimum");
    boolean belowOnly = flags && node.truth("exclusiveMaximum");
    number("minimum", aboveOnly ? NumberRule.Bound.MORE_THAN : NumberRule.Bound.AT_LEAST);
    number("maximum", belowOnly ? NumberRule.Bound.LESS_THAN : NumberRule.Bound.AT_MOST);
    if (!flags) {
      number("exclusiveMinimum", NumberRule.Bound.MORE_THAN);
      number("exclusiveMaximum", NumberRule.Bound.LESS_THAN);
    }
    number("multipleOf", NumberRule.Bound.MULTIPLE);
    if (numbers.size() == 1) {
      compiler.add(numbers.getFirst());
    } else if (!numbers.isEmpty()) {
      compiler.add(new NumberRule.Several(numbers.toArray(NumberRule[]::new)));
    }
  }

  private void number(String keyword, NumberRule.Bound bound) {
    Node value = node.get(keyword);
    if (value instanceof Node.Numeric(BigDecimal limit, _)) {
      if (bound == NumberRule.Bound.MULTIPLE && limit.signum() <= 0) {
        compiler.schemas().error(value, "multipleOf must be more than 0");
        return;
      }
      String words =
          switch (bound) {
            case AT_LEAST -> "at least ";
            case MORE_THAN -> "more than ";
            case AT_MOST -> "at most ";
            case LESS_THAN -> "less than ";
            case MULTIPLE -> "a multiple of ";
          };
      numbers.add(
          NumberRule.of(bound, limit, compiler.site(keyword, words + limit.toPlainString())));
    } else if (value != null) {
      compiler.schemas().error(value, keyword + " must be a number");
    }
  }

  private void strings() {
    Integer min = compiler.limit("minLength");
    if (min != null && min > 0) {
      compiler.add(
          new LengthRule(true, min, compiler.site("minLength", "at least " + min + " characters")));
    }
    Integer max = compiler.limit("maxLength");
    if (max != null) {
      compiler.add(
          new LengthRule(false, max, compiler.site("maxLength", "at most " + max + " characters")));
    }
    String pattern = node.text("pattern");
    if (pattern != null) {
      Content content = Patterns.compile(pattern, node, compiler.schemas());
      if (content != null) {
        compiler.add(
            new TextRule(content, compiler.site("pattern", "text that matches " + pattern)));
      }
    }
  }

  private void format() {
    String format = node.text("format");
    if (format == null || !compiler.schemas().assertsFormats(compiler.home())) {
      return;
    }
    Rule number = Formats.number(format, compiler.dialect(), compiler.site("format", format));
    Content content = Formats.text(format, compiler.dialect());
    if (number != null) {
      compiler.add(number);
    } else if (content != null) {
      compiler.add(new TextRule(content, compiler.site("format", format)));
    }
  }

  /** Asserted in draft 7 alone: later drafts make them annotations, earlier ones have none. */
  private void content() {
    if (compiler.dialect() != Dialect.DRAFT7) {
      return;
    }
    boolean base64 = "base64".equals(node.text("contentEncoding"));
    boolean encoded = node.get("contentEncoding") != null;
    boolean json = "application/json".equals(node.text("contentMediaType")) && (base64 || !encoded);
    if (base64 || json) {
      String keyword = base64 ? "contentEncoding" : "contentMediaType";
      String expected = !json ? "base64" : base64 ? "JSON in base64" : "JSON";
      compiler.add(
          new TextRule(new EncodedContent(base64, json), compiler.site(keyword, expected)));
    }
  }
}
