package dev.gatehouse.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small contract that uses what most contracts use. */
final class Crm {
  private static final String TEXT =
      """
      openapi: 3.1.0
      info: { title: CRM, version: "1" }
      paths:
        /contacts:
          get:
            operationId: listContacts
            parameters:
              - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100 } }
              - { name: tag, in: query, schema: { type: array, items: { type: string } } }
              - { name: ids, in: query, explode: false, schema: { type: array, items: { type: integer } } }
              - name: filter
                in: query
                style: deepObject
                explode: true
                schema: { type: object, properties: { city: { type: string }, age: { type: integer } } }
              - { name: X-Trace, in: header, schema: { type: string, format: uuid } }
              - { name: theme, in: cookie, schema: { type: string, enum: [dark, light] } }
            responses:
              "200":
                content:
                  application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Contact" } } }
        /contacts/mine:
          get:
            operationId: getMine
            responses: { "204": { description: nothing } }
        /contacts/{contactId}:
          parameters:
            - { name: contactId, in: path, required: true, schema: { type: integer } }
          get:
            operationId: getContact
            responses:
              "200":
                content:
                  application/json: { schema: { $ref: "#/components/schemas/Contact" } }
                  text/csv: {}
              4XX:
                content:
                  application/problem+json: { schema: { type: object, properties: { title: { type: string } } } }
          put:
            operationId: putContact
            x-gatehouse-encoded: true
            requestBody:
              required: true
              content:
                application/json: { schema: { $ref: "#/components/schemas/NewContact" } }
                text/plain: {}
            responses: { default: { description: any } }
      components:
        schemas:
          Named: { type: object, required: [name], properties: { name: { type: string, maxLength: 20 } } }
          NewContact:
            allOf:
              - $ref: "#/components/schemas/Named"
              - properties:
                  company: { $ref: "#/components/schemas/Company" }
                  tags: { type: array, items: { type: string } }
          Company:
            type: object
            properties:
              name: { type: string }
              parent: { $ref: "#/components/schemas/Company" }
          Contact:
            allOf:
              - $ref: "#/components/schemas/NewContact"
              - type: object
                properties:
                  id: { type: integer }
                  secret: { type: string, writeOnly: true }
                  prices: { type: object, additionalProperties: { type: object, properties: { amount: { type: number } } } }
                  meta: { type: object }
      """;

  private Crm() {}

  static Path write(Path folder) {
    try {
      return Files.writeString(folder.resolve("crm.yaml"), TEXT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Contract contract(Path folder) {
    Compilation compilation = Contract.compile(write(folder));
    return compilation
        .contract()
        .orElseThrow(() -> new AssertionError(compilation.diagnostics().toString()));
  }
}
