package dev.gatehouse.controls.fields;

import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The value of a field: text in which names in braces stand for what is known of the call. */
public final class FieldValue {
  private final List<Part> parts;

  private FieldValue(List<Part> parts) {
    this.parts = parts;
  }

  /** A piece of a value. */
  private interface Part {
    void into(StringBuilder text, Exchange exchange);
  }

  /** What is known of a call. */
  private enum Fact implements Part {
    CALLER,
    INTEGRATION,
    ON_BEHALF_OF,
    CALL,
    API,
    OPERATION,
    SOURCE;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void into(StringBuilder text, Exchange exchange) {
      escape(
          text,
          switch (this) {
            case CALLER ->
                exchange.caller() instanceof Caller.Proven proven ? proven.subject() : "";
            case INTEGRATION -> exchange.caller().integration();
            case ON_BEHALF_OF ->
                exchange.caller() instanceof Caller.Proven proven
                    ? String.join(",", proven.onBehalfOf())
                    : "";
            case CALL -> exchange.id();
            case API -> exchange.operation().api();
            case OPERATION -> exchange.operation().id();
            case SOURCE -> exchange.request().source().getHostAddress();
          });
    }
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if it cannot be one
   */
  public static FieldValue of(String text) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      int end = open < 0 ? text.length() : open;
      String literal = text.substring(at, end);
      if (literal.chars().anyMatch(c -> c < ' ' || c > '~' || c == '}')) {
        throw new IllegalArgumentException("holds a character that a field cannot; write ASCII");
      }
      parts.add((out, _) -> out.append(literal));
      if (open < 0) {
        break;
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("has a { without a }; write such as {caller}");
      }
      parts.add(fact(text.substring(open + 1, close)));
      at = close + 1;
    }
    return new FieldValue(List.copyOf(parts));
  }

  private static Fact fact(String name) {
    List<String> words = new ArrayList<>();
    for (Fact fact : Fact.values()) {
      if (fact.word().equals(name)) {
        return fact;
      }
      words.add("{" + fact.word() + "}");
    }
    throw new IllegalArgumentException(
        "knows no {" + name + "}; write one of " + String.join(", ", words));
  }

  /** The value for a call; never with a character that could end the field. */
  String text(Exchange exchange) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> part.into(text, exchange));
    return text.toString().strip();
  }

  // RFC 3986 §2.1: what an issuer calls somebody may be any text.
  private static void escape(StringBuilder text, String value) {
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b <= '~' && b != '%') {
        text.append((char) b);
      } else {
        text.append("%%%02X".formatted(b & 0xff));
      }
    }
  }
}
