package dev.gatehouse.contract;

import dev.gatehouse.contract.schema.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A body of text in UTF-8, and the schema that it must keep as a scalar. */
public final class TextBody implements RequestBody.Validated {
  private final Coercion coercion;
  private final Choice choice;
  private final JsonBody value;

  TextBody(Coercion coercion, List<Schema> alternatives, JsonBody value, Scratch scratch) {
    this.coercion = coercion;
    this.choice = new Choice(alternatives, scratch);
    this.value = value;
  }

  @Override
  public BodyVerdict validate(String contentType, byte[] body, BodyOptions options) {
    if (!MediaTypes.isUtf8(contentType)) {
      return new BodyVerdict.Malformed("charset", "");
    }
    String text = text(body, 0, body.length);
    if (text == null) {
      return new BodyVerdict.Malformed("utf-8", "");
    }
    String json = choice.of(Candidates.ofText(text, coercion)).json();
    return value.validate(json.getBytes(StandardCharsets.UTF_8), options);
  }

  /** Text has no fields that could be allowed one by one. */
  @Override
  public List<String> beyond(
      Sendable fields, String contentType, byte[] body, BodyOptions options) {
    return List.of("");
  }

  /** Text in UTF-8; null if it is none. */
  static @Nullable String text(byte[] bytes, int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}
