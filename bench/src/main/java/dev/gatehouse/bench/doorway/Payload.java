package dev.gatehouse.bench.doorway;

/** The 1 KB answer of the upstream, and what its contract and its entry let out of it. */
final class Payload {
  static final String AGREED = "[id, name, company, email, city, notes, tags, deals]";

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
            responses:
              "200":
                description: The item
                content:
                  application/json:
                    schema:
                      type: object
                      required: [id, name]
                      properties:
                        id: { type: integer }
                        name: { type: string }
                        company: { type: string }
                        email: { type: string }
                        phone: { type: string }
                        city: { type: string }
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
      """;

  private Payload() {}

  /** Exactly 1,024 bytes, some of them in fields that must not leave. */
  static String body() {
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
}
