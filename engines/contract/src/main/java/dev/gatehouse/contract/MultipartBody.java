package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.multipart.Multipart;
import dev.gatehouse.contract.multipart.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body in {@code multipart/form-data}, and the schema that it must keep as an object whose
 * properties are the parts.
 */
public final class MultipartBody implements RequestBody.Validated {
  private static final String NO_TYPE = "text/plain"; // RFC 7578 §4.4
  private static final byte[] UNREAD = {'"', '"'};

  private final FormFields fields;

  MultipartBody(FormFields fields) {
    this.fields = fields;
  }

  @Override
  public BodyVerdict validate(String contentType, byte[] body, BodyOptions options) {
    return fields.validate(new Reading(body, options).read(contentType), options);
  }

  @Override
  public List<String> beyond(
      Sendable sendable, String contentType, byte[] body, BodyOptions options) {
    return fields.beyond(sendable, new Reading(body, options).read(contentType), options);
  }

  /** One body being read. */
  private final class Reading {
    private final byte[] body;
    private final BodyOptions options;
    private final FormDocument document = new FormDocument();

    Reading(byte[] body, BodyOptions options) {
      this.body = body;
      this.options = options;
    }

    FormDocument read(String contentType) {
      if (!MediaTypes.isUtf8(contentType)) {
        document.malformed("charset", "");
        return document;
      }
      Multipart multipart = Multipart.of(contentType, body, options.form());
      if (multipart.flaw() != null) {
        document.malformed(multipart.flaw().rule(), "");
        return document;
      }
      Map<String, List<Part>> byName = new LinkedHashMap<>();
      for (Part part : multipart.parts()) {
        byName.computeIfAbsent(part.name(), _ -> new ArrayList<>(1)).add(part);
      }
      byName.forEach((name, parts) -> property(name, fields.field(name), parts));
      return document;
    }

    private void property(String name, FormField field, List<Part> parts) {
      boolean declared = fields.declared().containsKey(name);
      boolean list = field.rule().isList();
      if (parts.size() > 1 && declared && !list) {
        document.breaks(name, "repeated", "this part once");
        return;
      }
      if (!declared && fields.names().mayMean(name)) {
        document.breaks(name, "style", Spellings.EXPECTED);
        return;
      }
      List<byte[]> values = new ArrayList<>(parts.size());
      for (Part part : parts) {
        byte[] value = value(name, field, part);
        if (value != null) {
          values.add(value);
        }
      }
      boolean whole =
          values.size() == 1 && isArray(values.getFirst()) && !field.contentTypes().isEmpty();
      boolean styledWhole = field.styled() && values.size() == 1 && isArray(values.getFirst());
      if (values.size() == parts.size()) {
        document.put(
            name, values, (list && !whole && !styledWhole) || (!declared && parts.size() > 1));
      }
    }

    private static boolean isArray(byte[] json) {
      return json.length > 0 && json[0] == '[';
    }

    private byte @Nullable [] value(String name, FormField field, Part part) {
      String type = field.styled() ? NO_TYPE : type(field, part);
      if (type == null) {
        document.breaks(name, "content-type", expected(field));
        return null;
      }
      if (!MediaTypes.isUtf8(part.contentType())) {
        document.malformed("charset", Pointer.segment(name));
        return null;
      }
      headers(name, field, part);
      if (MediaTypes.isJson(type)) {
        return json(name, part);
      }
      boolean file = field.kind() == FormField.Kind.BINARY;
      boolean asText = !file && type.startsWith("text/");
      if (part.filename() != null && asText && field.contentTypes().isEmpty()) {
        // What some readers take for a file, others for a field, is neither.
        document.breaks(name, "filename", "a field without a file name");
        return null;
      }
      return asText ? text(name, field, part) : binary(name, field, type, part);
    }

    /** The media type that a part's content is read as; null if it may not have its own. */
    private static @Nullable String type(FormField field, Part part) {
      String written = part.contentType();
      String type = MediaTypes.essence(written);
      List<String> declared = field.contentTypes();
      if (written.isEmpty()) {
        boolean file = field.kind() == FormField.Kind.BINARY;
        if (!declared.isEmpty()) {
          return file ? null : declared.getFirst();
        }
        return switch (field.kind()) {
          case JSON -> "application/json";
          case BINARY -> "application/octet-stream";
          case TEXT, ANY -> NO_TYPE;
        };
      }
      if (type.isEmpty() || type.startsWith("multipart/")) {
        return null;
      }
      boolean fits =
          declared.isEmpty()
              ? switch (field.kind()) {
                case TEXT -> type.equals(NO_TYPE);
                case JSON -> MediaTypes.isJson(type);
                case BINARY, ANY -> true;
              }
              : MediaTypes.isAmong(declared, type);
      return fits ? type : null;
    }

    private static String expected(FormField field) {
      if (!field.contentTypes().isEmpty()) {
        return String.join(" or ", field.contentTypes());
      }
      return switch (field.kind()) {
        case TEXT -> NO_TYPE;
        case JSON -> "application/json";
        case BINARY, ANY -> "a media type that is no multipart";
      };
    }

    private void headers(String name, FormField field, Part part) {
      if (field.headers().isEmpty()) {
        return;
      }
      ParameterReading reading = ParameterReading.keeping(fields.scratch().evaluation());
      reading.headers(
          field.headers(),
          header -> {
            String value = part.headers().get(header.toLowerCase(java.util.Locale.ROOT));
            return value == null ? List.of() : List.of(value);
          });
      if (reading.result() instanceof Parameters.Refused refused) {
        refused.violations().forEach(violation -> document.breaks(name, violation));
      }
    }

    private byte @Nullable [] json(String name, Part part) {
      byte[] json = Arrays.copyOfRange(body, part.from(), part.to());
      BodyVerdict.Malformed flaw = fields.flaw(json, options);
      if (flaw != null) {
        document.malformed(flaw.rule(), Pointer.segment(name) + flaw.pointer());
        return null;
      }
      return json;
    }

    private byte @Nullable [] text(String name, FormField field, Part part) {
      String text = TextBody.text(body, part.from(), part.to());
      if (text == null) {
        document.malformed("utf-8", Pointer.segment(name));
        return null;
      }
      // RFC 7578 §4.6: it would say how the others are to be read.
      if (name.equals("_charset_") && !MediaTypes.isUtf8(";charset=" + text)) {
        document.malformed("charset", Pointer.segment(name));
        return null;
      }
      if (field.kind() == FormField.Kind.ANY && (text.startsWith("{") || text.startsWith("["))) {
        byte[] json = Arrays.copyOfRange(body, part.from(), part.to());
        if (field.item().admits(ValueType.MAP) && fields.flaw(json, options) == null) {
          return json;
        }
      }
      List<Coerced> candidates =
          field.styled() && !field.rule().explode()
              ? Candidates.of(field.rule(), List.of(text))
              : Candidates.ofText(text, field.item());
      if (candidates.isEmpty()) {
        document.breaks(name, "style", "a value in the declared style");
        return null;
      }
      return field.choice().of(candidates).json().getBytes(StandardCharsets.UTF_8);
    }

    /** What is not text is known by its length alone. */
    private byte @Nullable [] binary(String name, FormField field, String type, Part part) {
      boolean promised = !field.contentTypes().isEmpty();
      if (promised && !FileTypes.canBe(type, body, part.from(), part.to())) {
        document.breaks(name, "file-type", "content of type " + type);
        return null;
      }
      return field.measured() ? BinaryBody.standIn(part.length()) : UNREAD;
    }
  }
}
