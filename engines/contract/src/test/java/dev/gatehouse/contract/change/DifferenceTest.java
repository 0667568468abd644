package dev.gatehouse.contract.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DifferenceTest {
  private static final String CRM =
      """
      openapi: 3.1.0
      info: { title: CRM, version: "1" }
      security: [ { key: [] } ]
      paths:
        /contacts:
          get:
            operationId: listContacts
            parameters:
              - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 50 } }
              - { name: sort, in: query, schema: { type: string, enum: [name, age] } }
              - { name: tags, in: query, allowReserved: false, schema: { type: array, items: { type: string } } }
            responses:
              "200":
                description: all
                content:
                  application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Contact" } } }
              "404": { description: none }
          post:
            operationId: createContact
            security: [ { oauth: [write] } ]
            requestBody:
              required: true
              content:
                application/json: { schema: { $ref: "#/components/schemas/NewContact" } }
                application/xml: {}
            responses:
              "201": { description: made, headers: { Location: { schema: { type: string } } } }
        /contacts/{contactId}:
          get:
            operationId: getContact
            parameters:
              - { name: contactId, in: path, required: true, schema: { type: integer } }
            responses:
              "200": { description: one, content: { application/json: { schema: { $ref: "#/components/schemas/Contact" } } } }
      components:
        securitySchemes:
          key: { type: apiKey, name: X-Key, in: header }
          oauth: { type: http, scheme: bearer }
        schemas:
          Contact:
            type: object
            required: [id]
            properties:
              id: { type: integer, format: int32 }
              name: { type: string, maxLength: 40 }
              state: { type: string, enum: [open, closed] }
              secret: { type: string, writeOnly: true }
              manager: { $ref: "#/components/schemas/Contact" }
              address: { anyOf: [ { $ref: "#/components/schemas/Street" }, { $ref: "#/components/schemas/Box" } ] }
          NewContact:
            type: object
            required: [name]
            properties:
              name: { type: string, minLength: 1, pattern: "^[a-z]+$" }
              age: { type: integer }
              labels: { type: object, additionalProperties: { type: string } }
            additionalProperties: false
          Street: { type: object, properties: { street: { type: string } } }
          Box: { type: object, properties: { box: { type: integer } } }
      """;

  @TempDir Path folder;

  static Stream<Arguments> pairs() {
    return Stream.of(
        // Operations.
        row(
            "  /contacts/{contactId}:\n    get:\n      operationId: getContact",
            "  /persons/{contactId}:\n    get:\n      operationId: getPerson",
            "breaking: getContact: was removed",
            "widening: getPerson: is new"),
        row(
            "  /contacts/{contactId}:",
            "  /people/{contactId}:",
            "breaking: getContact: moved to GET /people/{contactId}"),
        row(
            "operationId: getContact",
            "operationId: readContact",
            "breaking: getContact: is called readContact now, which entries do not name"),
        row(
            "operationId: listContacts",
            "operationId: listContacts\n      deprecated: true",
            "harmless: listContacts: is deprecated now"),
        row(
            "operationId: listContacts",
            "operationId: listContacts\n      x-gatehouse-encoded: true",
            "widening: listContacts: takes encoded delimiters now"),
        row(
            "operationId: listContacts",
            "operationId: listContacts\n      x-gatehouse-exact: true",
            "widening: listContacts: has paths read byte by byte now"),
        row("title: CRM", "title: The CRM"),
        // Security.
        row(
            "security: [ { key: [] } ]",
            "security: []",
            "widening: listContacts: no credential suffices now",
            "widening: getContact: no credential suffices now"),
        row(
            "security: [ { oauth: [write] } ]",
            "security: [ { oauth: [write, admin] } ]",
            "breaking: createContact: oauth (\"write\") no longer suffices"),
        row(
            "security: [ { oauth: [write] } ]",
            "security: [ { oauth: [write] }, { key: [] } ]",
            "widening: createContact: key suffices now"),
        row(
            "name: X-Key, in: header",
            "name: X-Key, in: query",
            "breaking: listContacts: key no longer suffices",
            "breaking: getContact: key no longer suffices",
            "widening: listContacts: key suffices now",
            "widening: getContact: key suffices now"),
        // Parameters.
        row(
            "in: query, schema: { type: integer",
            "in: query, required: true, schema: { type: integer",
            "breaking: listContacts: parameter query limit is required now"),
        row(
            "        - { name: sort, in: query, schema: { type: string, enum: [name, age] } }\n",
            "",
            "breaking: listContacts: parameter query sort was removed"),
        row(
            "- { name: sort,",
            "- { name: page, in: query, schema: { type: integer } }\n        - { name: sort,",
            "widening: listContacts: parameter query page is new"),
        row(
            "- { name: sort,",
            "- { name: page, in: query, required: true }\n        - { name: sort,",
            "breaking: listContacts: parameter query page is new and required"),
        row(
            "maximum: 100",
            "maximum: 50",
            "breaking: listContacts: parameter query limit maximum was 100 and is 50"),
        row(
            "maximum: 100",
            "maximum: 200",
            "widening: listContacts: parameter query limit maximum was 100 and is 200"),
        row(
            "minimum: 1, ",
            "",
            "widening: listContacts: parameter query limit minimum 1 was dropped"),
        row(
            "default: 50",
            "default: 20",
            "breaking: listContacts: parameter query limit default was 50 and is 20"),
        row(
            "enum: [name, age]",
            "enum: [name, city]",
            "breaking: listContacts: parameter query sort may no longer be \"age\"",
            "widening: listContacts: parameter query sort may be \"city\" now"),
        row(
            "name: tags, in: query,",
            "name: tags, in: query, explode: false,",
            "breaking: listContacts: parameter query tags was written as form, exploded and is as"
                + " form"),
        row(
            "in: query, schema: { type: integer",
            "in: query, allowReserved: false, schema: { type: integer",
            "breaking: listContacts: parameter query limit has to have its delimiters encoded now"),
        row(
            "in: query, allowReserved: false,",
            "in: query,",
            "widening: listContacts: parameter query tags may have its delimiters as they are now"),
        row(
            "in: query, schema: { type: integer",
            "in: query, allowReserved: true, schema: { type: integer"),
        row(
            "items: { type: string } } }\n",
            "items: { type: integer } } }\n",
            "breaking: listContacts: parameter query tags /* was string and is integer"),
        row(
            "- { name: sort,",
            "- { name: Authorization, in: header, required: true }\n        - { name: sort,"),
        row(
            "application/xml: {}",
            "application/xml; v=1: {}\n          application/xml;v=2: {}",
            "widening: createContact: body application/xml; v=2 is new"),
        row(
            "application/xml: {}",
            "application/xml; v=1: { schema: { type: string } }\n"
                + "          application/xml; v=2: {}",
            "breaking: createContact: body application/xml may no longer be anything",
            "widening: createContact: body application/xml; v=2 is new"),
        row("contactId", "id", "harmless: getContact: parameter path contactId is called id now"),
        // What is sent.
        row(
            "required: [name]",
            "required: [name, age]",
            "breaking: createContact: body application/json /age is required now"),
        row(
            "required: [name]",
            "required: []",
            "widening: createContact: body application/json /name is no longer required"),
        row(
            "age: { type: integer }",
            "age: { type: integer }\n        city: { type: string }",
            "widening: createContact: body application/json /city is new"),
        row(
            "required: [name]\n      properties:",
            "required: [name, city]\n      properties:\n        city: { type: string }",
            "breaking: createContact: body application/json /city is new and required"),
        row(
            "        age: { type: integer }\n",
            "",
            "breaking: createContact: body application/json /age was removed"),
        row(
            "age: { type: integer }",
            "age: { type: number }",
            "widening: createContact: body application/json /age was integer and is number"),
        row(
            "age: { type: integer }",
            "age: { type: [integer, \"null\"] }",
            "widening: createContact: body application/json /age was integer and is integer or"
                + " null"),
        row(
            "age: { type: integer }",
            "age: { type: integer, readOnly: true }",
            "breaking: createContact: body application/json /age was removed"),
        row(
            "pattern: \"^[a-z]+$\"",
            "pattern: \"^[A-Z]+$\"",
            "breaking: createContact: body application/json /name pattern was ^[a-z]+$ and is"
                + " ^[A-Z]+$"),
        row(
            ", pattern: \"^[a-z]+$\"",
            "",
            "widening: createContact: body application/json /name pattern ^[a-z]+$ was dropped"),
        row(
            "additionalProperties: false",
            "additionalProperties: true",
            "widening: createContact: body application/json /* members with other names pass now"),
        row(
            "labels: { type: object, additionalProperties: { type: string } }",
            "labels: { type: object, additionalProperties: { type: string, maxLength: 9 } }",
            "breaking: createContact: body application/json /labels/* maxLength 9 is new"),
        row(
            "          application/xml: {}\n",
            "",
            "breaking: createContact: body application/xml was removed"),
        row(
            "application/xml: {}",
            "application/xml: {}\n          text/csv: {}",
            "widening: createContact: body text/csv is new"),
        row(
            "required: true\n        content",
            "required: false\n        content",
            "widening: createContact: body is no longer required"),
        // What is answered.
        row(
            "        \"404\": { description: none }\n",
            "",
            "harmless: listContacts: answer 404 was removed"),
        row(
            "\"201\": {", "\"202\": {",
            "breaking: createContact: answer 201 was removed",
                "widening: createContact: answer 202 is new"),
        row(
            "headers: { Location: { schema: { type: string } } }",
            "headers: {}",
            "breaking: createContact: answer 201 header location was removed"),
        row(
            "\"200\": { description: one, content: { application/json:",
            "\"200\": { description: one, content: { application/hal+json:",
            "breaking: getContact: answer 200 application/json was removed",
            "widening: getContact: answer 200 application/hal+json is new"),
        answer(
            "name: { type: string, maxLength: 40 }",
            "name: { type: string, maxLength: 20 }",
            "harmless",
            "/name maxLength was 40 and is 20"),
        answer(
            "name: { type: string, maxLength: 40 }",
            "name: { type: string, maxLength: 60 }",
            "breaking",
            "/name maxLength was 40 and is 60"),
        answer(
            "enum: [open, closed]",
            "enum: [open, closed, lost]",
            "breaking",
            "/state may be \"lost\" now"),
        answer("format: int32", "format: int64", "breaking", "/id format was int32 and is int64"),
        answer("required: [id]", "required: [id, name]", "harmless", "/name is required now"),
        answer("required: [id]", "required: []", "breaking", "/id is no longer required"),
        answer(
            "secret: {", "email: { type: string }\n        secret: {", "widening", "/email is new"),
        answer(
            "        state: { type: string, enum: [open, closed] }\n",
            "",
            "breaking",
            "/state was removed"),
        row(
            "secret: { type: string, writeOnly: true }",
            "secret: { type: integer, writeOnly: true }"),
        answer(
            "{ $ref: \"#/components/schemas/Street\" }, ",
            "",
            "harmless",
            "/address may no longer be Street"),
        answer(
            "{ $ref: \"#/components/schemas/Box\" } ]",
            "{ $ref: \"#/components/schemas/Box\" }, { $ref: \"#/components/schemas/NewContact\" }"
                + " ]",
            "breaking",
            "/address may be NewContact now"),
        answer(
            "box: { type: integer }",
            "box: { type: string }",
            "breaking",
            "/address/box was integer and is string"));
  }

  private static Arguments row(String old, String fresh, String... changes) {
    return Arguments.of(old, fresh, List.of(changes));
  }

  /** A change of the contact, which two operations answer and which has a contact in itself. */
  private static Arguments answer(String old, String fresh, String effect, String change) {
    return Arguments.of(
        old,
        fresh,
        List.of(
            effect + ": listContacts: answer 200 application/json /*" + change,
            effect + ": getContact: answer 200 application/json " + change));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void names_every_change_and_what_it_means(String old, String fresh, List<String> changes)
      throws IOException {
    assertThat(CRM).contains(old);
    Difference difference = Difference.of(file("old", CRM), file("new", CRM.replace(old, fresh)));
    assertThat(difference.diagnostics()).isEmpty();
    assertThat(difference.complete()).isTrue();
    assertThat(difference.changes()).map(Change::toString).containsExactlyElementsOf(changes);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void finds_nothing_between_a_contract_and_itself(String old, String fresh, List<String> changes)
      throws IOException {
    Path file = file("same", CRM.replace(old, fresh));
    assertThat(Difference.of(file, file).changes()).isEmpty();
  }

  @Test
  void says_where_both_contracts_say_it() throws IOException {
    Difference difference =
        Difference.of(file("old", CRM), file("new", CRM.replace("maximum: 100", "maximum: 50")));
    Change change = difference.changes().getFirst();
    assertThat(change.before()).map(String::valueOf).contains("old.yaml:9:45");
    assertThat(change.after()).map(String::valueOf).contains("new.yaml:9:45");
  }

  @Test
  void sees_through_how_a_schema_is_written() throws IOException {
    String merged =
        CRM.replace(
            "name: { type: string, maxLength: 40 }",
            "name: { allOf: [ { type: string }, { maxLength: 40 } ] }");
    String inline =
        CRM.replace(
            "$ref: \"#/components/schemas/Box\"",
            "type: object, properties: { box: { type: integer } }");
    assertThat(Difference.of(file("a", CRM), file("b", merged)).changes()).isEmpty();
    assertThat(Difference.of(file("a", CRM), file("c", inline)).changes()).isEmpty();
  }

  @Test
  void finds_no_change_in_saying_null_in_the_way_of_another_version() throws IOException {
    String before =
        CRM.replace("openapi: 3.1.0", "openapi: 3.0.3")
            .replace("age: { type: integer }", "age: { type: integer, nullable: true }");
    String after =
        CRM.replace(
            "age: { type: integer }", "age: { anyOf: [ { type: integer }, { type: \"null\" } ] }");
    assertThat(Difference.of(file("a", before), file("b", after)).changes()).isEmpty();
  }

  @Test
  void tells_what_cannot_be_read() throws IOException {
    Difference difference = Difference.of(file("a", CRM), folder.resolve("none.yaml"));
    assertThat(difference.diagnostics()).singleElement().asString().contains("no such file");
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name + ".yaml"), text);
  }
}
