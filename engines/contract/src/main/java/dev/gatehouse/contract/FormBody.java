package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body in {@code application/x-www-form-urlencoded} (URL Standard §5), and the schema that it
 * must keep as an object.
 */
public final class FormBody implements RequestBody.Validated {
  private final FormFields fields;

  FormBody(FormFields fields) {
    this.fields = fields;
  }

  @Override
  public BodyVerdict validate(String contentType, byte[] body, BodyOptions options) {
    return fields.validate(read(contentType, body, options), options);
  }

  @Override
  public List<String> beyond(
      Sendable sendable, String contentType, byte[] body, BodyOptions options) {
    return fields.beyond(sendable, read(contentType, body, options), options);
  }

  private FormDocument read(String contentType, byte[] body, BodyOptions options) {
    FormDocument document = new FormDocument();
    Pairs pairs = pairs(contentType, body, options, document);
    if (pairs == null) {
      return document;
    }
    List<FormField> open = new ArrayList<>();
    for (FormField field : fields.declared().values()) {
      if (field.styled() && field.rule().style() == Style.DEEP_OBJECT) {
        nested(field, pairs, document);
      } else if (field.styled() && field.rule().isApart()) {
        if (field.coercion().additional() == null) {
          members(field, pairs.apart(field.coercion()), document);
        } else {
          open.add(field);
        }
      } else {
        List<String> values = pairs.take(field.name());
        if (values != null) {
          values(field.name(), field, values, options, document);
        }
      }
    }
    for (int at = pairs.untaken(0); at < pairs.size(); at = pairs.untaken(at + 1)) {
      if (fields.names().mayMean(pairs.name(at))) {
        document.breaks(pairs.name(at), "style", Spellings.EXPECTED);
      }
    }
    for (FormField field : open) {
      members(field, pairs.apart(field.coercion()), document);
    }
    for (int at = pairs.untaken(0); at < pairs.size(); at = pairs.untaken(at + 1)) {
      String name = pairs.name(at);
      List<String> values = pairs.take(name);
      if (values != null) {
        values(name, fields.field(name), values, options, document);
      }
    }
    return document;
  }

  private static @Nullable Pairs pairs(
      String contentType, byte[] body, BodyOptions options, FormDocument document) {
    if (!MediaTypes.isUtf8(contentType)) {
      document.malformed("charset", "");
      return null;
    }
    for (byte c : body) {
      // A form is written with what may stand in a URL.
      if (c <= ' ' || c == 0x7F) {
        document.malformed("form", "");
        return null;
      }
    }
    String text = new String(body, StandardCharsets.US_ASCII);
    Pairs pairs = Pairs.ofQuery(text, options.form().parts());
    if (pairs.tooMany()) {
      document.malformed("max-parts", "");
    } else if (pairs.malformed()) {
      document.malformed("percent-encoding", "");
    } else if (Spellings.behindSemicolon(text, false, _ -> true) != null) {
      document.malformed("name-behind-semicolon", "");
    } else {
      for (int at = pairs.first(0); at < pairs.size(); at = pairs.first(at + 1)) {
        if (pairs.name(at).length() > options.form().nameBytes()) {
          document.malformed("max-name", "");
        }
      }
    }
    return document.refused(1) == null ? pairs : null;
  }

  private static void nested(FormField field, Pairs pairs, FormDocument document) {
    Map<String, List<String>> members = pairs.nested(field.name());
    if (members == null) {
      document.breaks(field.name(), "style", "one level of names in brackets");
    } else {
      members(field, members, document);
    }
  }

  private static void members(
      FormField field, Map<String, List<String>> members, FormDocument document) {
    if (!members.isEmpty()) {
      document.put(field.name(), Candidates.ofMembers(field.rule(), members).json());
    }
  }

  private void values(
      String name,
      FormField field,
      List<String> values,
      BodyOptions options,
      FormDocument document) {
    boolean structured = field.kind() == FormField.Kind.JSON || field.kind() == FormField.Kind.ANY;
    if (!field.styled() && structured) {
      json(name, field, values, options, document);
      return;
    }
    List<Coerced> candidates = Candidates.of(field.rule(), values);
    if (candidates.isEmpty()) {
      boolean repeated = values.size() > 1;
      document.breaks(
          name,
          repeated ? "repeated" : "style",
          repeated ? "this field once" : "a value in the declared style");
    } else {
      document.put(name, field.choice().of(candidates).json());
    }
  }

  /** Objects are JSON texts (OpenAPI 3.0 §4.7.14.2); other values stay what they are. */
  private void json(
      String name,
      FormField field,
      List<String> values,
      BodyOptions options,
      FormDocument document) {
    List<byte[]> made = new ArrayList<>();
    Coercion item = field.item();
    for (String encoded : values) {
      String text = String.valueOf(PercentCoding.decode(encoded, true));
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      boolean container = text.startsWith("{") || text.startsWith("[");
      BodyVerdict.Malformed flaw = container ? fields.flaw(bytes, options) : null;
      if (container && flaw == null) {
        made.add(bytes);
      } else if (field.kind() == FormField.Kind.ANY) {
        Coerced scalar = field.choice().of(Candidates.ofText(text, item));
        made.add(scalar.json().getBytes(StandardCharsets.UTF_8));
      } else {
        document.malformed(
            flaw == null ? "json" : flaw.rule(),
            Pointer.segment(name) + (flaw == null ? "" : flaw.pointer()));
      }
    }
    boolean whole = made.size() == 1 && made.getFirst()[0] == '[';
    document.put(name, made, (field.rule().isList() && !whole) || made.size() > 1);
  }
}
