package dev.gatehouse.bench.edge;

/** What is asked and answered, and what its contract and its entry let out of it. */
public final class Payload {
  static final String AGREED =
      "[id, name, company, email, city, notes, tags,"
          + " /deals/*/id, /deals/*/stage, /deals/*/value]";

  static final String CONTRACT =
      """
      openapi: 3.1.0
      info: { title: Load, version: "1" }
      paths:
        /items/{itemId}:
          get:
            operationId: getItem
            parameters:
              - { name: itemId, in: path, required: true, schema: { type: integer, minimum: 1 } }
              - { name: limit, in: query, schema: { type: integer, maximum: 100 } }
            responses: { "200": { $ref: "#/components/responses/Item" } }
        /items/search:
          post:
            operationId: searchItems
            requestBody: { $ref: "#/components/requestBodies/Question" }
            responses: { "200": { $ref: "#/components/responses/Item" } }
        /items:
          post:
            operationId: createItem
            requestBody: { $ref: "#/components/requestBodies/Question" }
            responses: { "200": { $ref: "#/components/responses/Item" } }
        /large/{itemId}:
          get:
            operationId: getLarge
            parameters:
              - { name: itemId, in: path, required: true, schema: { type: integer, minimum: 1 } }
            responses: { "200": { $ref: "#/components/responses/Items" } }
      components:
        requestBodies:
          Question:
            required: true
            content:
              application/json:
                schema:
                  type: object
                  required: [name, company, email]
                  additionalProperties: false
                  properties:
                    name: { type: string, minLength: 1, maxLength: 80 }
                    company: { type: string, maxLength: 80 }
                    email: { type: string, pattern: "^[^@ ]+@[^@ ]+$", maxLength: 120 }
                    stage: { type: string, enum: [lead, offer, won, lost] }
                    value: { type: number, minimum: 0 }
                    tags: { type: array, maxItems: 10, items: { type: string, maxLength: 40 } }
        responses:
          Item:
            description: The item
            content: { application/json: { schema: { $ref: "#/components/schemas/Item" } } }
          Items:
            description: Items
            content:
              application/json:
                schema: { type: array, items: { $ref: "#/components/schemas/Item" } }
        schemas:
          Item:
            type: object
            required: [id, name]
            properties:
              id: { type: integer }
              name: { type: string }
              company: { type: string }
              email: { type: string }
              phone: { type: string }
              city: { type: string }
              passwordHash: { type: string }
              notes: { type: string }
              tags: { type: array, items: { type: string } }
              deals:
                type: array
                items:
                  type: object
                  properties:
                    id: { type: integer }
                    stage: { type: string }
                    value: { type: number }
                    margin: { type: number }
      """;

  private Payload() {}

  /** A question of exactly 200 bytes. */
  static String question() {
    StringBuilder question = new StringBuilder(200);
    question
        .append("{\"name\":\"Ada Okafor\",\"email\":\"ada@delta.example\",\"stage\":\"offer\",")
        .append("\"value\":1250.5,\"tags\":[\"partner\",\"newsletter\"],\"company\":\"");
    question.append("d".repeat(200 - question.length() - 2));
    return question.append("\"}").toString();
  }

  /** Exactly 1,024 bytes, some of them in fields that must not leave. */
  public static String item() {
    StringBuilder body = new StringBuilder(1024);
    body.append("{\"id\":7,\"name\":\"Ada Okafor\",\"company\":\"Delta Foods\",")
        .append("\"email\":\"ada@delta.example\",\"phone\":\"+1-202-555-0107\",")
        .append("\"city\":\"Lisbon\",\"passwordHash\":\"argon2id:sampleSample\",")
        .append("\"tags\":[\"partner\",\"newsletter\",\"region-3\"],\"deals\":[");
    for (int id = 1; id <= 6; id++) {
      body.append(id == 1 ? "" : ",")
          .append("{\"id\":" + id + ",\"stage\":\"offer\",\"value\":1250.5,\"margin\":0.2}");
    }
    body.append("],\"notes\":\"");
    body.append("n".repeat(1024 - body.length() - 2));
    return body.append("\"}").toString();
  }

  /** A hundred items: about 100 KB. */
  static String items() {
    return "[" + (item() + ",").repeat(99) + item() + "]";
  }
}
