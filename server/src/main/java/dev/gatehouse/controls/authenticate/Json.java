package dev.gatehouse.controls.authenticate;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON of strangers, read strictly: UTF-8 and nothing else, one object and nothing behind it, no
 * name twice, bounded. Whole numbers are {@code Long} or {@code BigInteger}, others {@code Double};
 * what is null is not the same as what is not there.
 */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxNumberLength(64)
                  .maxStringLength(1 << 18)
                  .maxNameLength(256)
                  .build())
          .build();

  private Json() {}

  /** The value {@code null}. */
  enum Null {
    NULL
  }

  /**
   * Reads an object.
   *
   * @throws Unreadable if it is anything else
   */
  static Map<String, Object> object(byte[] bytes) throws Unreadable {
    // As text, because a parser of bytes would guess other encodings than UTF-8.
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text(bytes))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Unreadable("not a JSON object");
      }
      Map<String, Object> object = object(parser);
      if (parser.nextToken() != null) {
        throw new Unreadable("something behind the JSON object");
      }
      return object;
    } catch (JacksonException e) {
      throw new Unreadable("not strict JSON");
    }
  }

  /** It is not what it should be; the message holds nothing of it. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  private static String text(byte[] bytes) throws Unreadable {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Unreadable("not UTF-8");
    }
  }

  private static Map<String, Object> object(JsonParser parser) throws Unreadable {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      object.put(name, value(parser, parser.nextToken()));
    }
    return Collections.unmodifiableMap(object);
  }

  private static List<Object> list(JsonParser parser) throws Unreadable {
    List<Object> list = new ArrayList<>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      list.add(value(parser, token));
    }
    return Collections.unmodifiableList(list);
  }

  private static Object value(JsonParser parser, @Nullable JsonToken token) throws Unreadable {
    if (token == null) {
      throw new Unreadable("cut off");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> Null.NULL;
      case VALUE_NUMBER_INT -> whole(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> throw new Unreadable("not strict JSON");
    };
  }

  private static Object whole(BigInteger number) {
    return number.bitLength() < 64 ? (Object) number.longValue() : number;
  }
}
