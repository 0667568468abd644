package dev.gatehouse.contract.fuzz;

import dev.gatehouse.contract.BodyOptions;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.RequestBody;
import dev.gatehouse.contract.multipart.Multipart;
import dev.gatehouse.contract.multipart.MultipartBounds;
import dev.gatehouse.contract.multipart.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Any bytes as a form: a line for the parameters of its media type, then its body. */
public final class HostileMultipart {
  private static final String CONTRACT =
      """
      openapi: 3.1.0
      info: {title: Forms, version: "1"}
      paths:
        /forms:
          post:
            operationId: form
            requestBody:
              content:
                multipart/form-data:
                  schema:
                    type: object
                    required: [meta]
                    properties:
                      meta: {type: object, required: [title], properties: {title: {type: string}}}
                      photo: {type: string, format: binary, maxLength: 12}
                      note: {type: string, maxLength: 5}
                      count: {type: integer}
                      tags: {type: array, maxItems: 2, items: {type: string}}
                  encoding:
                    photo: {contentType: "image/png, image/jpeg", headers: {X-Kind: {required: true, schema: {type: string}}}}
            responses: {"204": {description: Done}}
      """;
  private static final RequestBody.Validated FORM = compile();

  private HostileMultipart() {}

  private static RequestBody.Validated compile() {
    try {
      Path file = Files.createTempFile("forms", ".yaml");
      Files.writeString(file, CONTRACT);
      Contract contract = Contract.compile(file).contract().orElseThrow();
      Files.delete(file);
      return (RequestBody.Validated)
          contract.operations().getFirst().body("multipart/form-data; boundary=b");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    int line = 0;
    while (line < data.length && data[line] != '\n') {
      line++;
    }
    String type =
        "multipart/form-data;" + new String(data, 0, line, StandardCharsets.ISO_8859_1).strip();
    byte[] body = Arrays.copyOfRange(data, Math.min(line + 1, data.length), data.length);
    Multipart cut = Multipart.of(type, body, MultipartBounds.DEFAULT);
    int behind = 0;
    for (Part part : cut.parts()) {
      if (part.from() < behind || part.to() < part.from() || part.to() > body.length) {
        throw new IllegalStateException("a part is not where it can be");
      }
      behind = part.to();
    }
    FORM.validate(type, body, BodyOptions.STRICT.undeclaredRefused(true));
  }
}
