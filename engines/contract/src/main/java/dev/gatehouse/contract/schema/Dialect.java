package dev.gatehouse.contract.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A version of JSON Schema, as its keywords differ. */
public enum Dialect {
  DRAFT4(4, false),
  DRAFT6(6, false),
  DRAFT7(7, false),
  DRAFT2019(2019, false),
  DRAFT2020(2020, false),
  /** JSON Schema Wright draft 00 with {@code nullable} and {@code discriminator}. */
  OPENAPI30(4, true),
  /** 2020-12 with the OpenAPI base vocabulary. */
  OPENAPI31(2020, true);

  private static final Map<String, Dialect> BY_URI =
      Map.of(
          "http://json-schema.org/draft-04/schema", DRAFT4,
          "http://json-schema.org/draft-06/schema", DRAFT6,
          "http://json-schema.org/draft-07/schema", DRAFT7,
          "https://json-schema.org/draft/2019-09/schema", DRAFT2019,
          "https://json-schema.org/draft/2020-12/schema", DRAFT2020,
          "https://spec.openapis.org/oas/3.1/dialect/base", OPENAPI31);

  private final int age;
  private final boolean openApi;

  Dialect(int age, boolean openApi) {
    this.age = age;
    this.openApi = openApi;
  }

  /** Whether it has what the given version brought: 6, 7, 2019 or 2020. */
  public boolean since(int version) {
    return age >= version;
  }

  public boolean openApi() {
    return openApi;
  }

  /** Until draft 7, a {@code $ref} hid everything beside it. */
  public boolean refHidesSiblings() {
    return age < 2019;
  }

  String idKeyword() {
    return age < 6 ? "id" : "$id";
  }

  /** The dialect that {@code $schema} names, if it is known. */
  public static @Nullable Dialect of(String uri) {
    return BY_URI.get(uri.endsWith("#") ? uri.substring(0, uri.length() - 1) : uri);
  }
}
