package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.Mistake;
import dev.gatehouse.contract.Contract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed contract names the integrations whose granted operations and fields changed. */
class AffectedTest {
  private static final String CONTRACT =
      """
      openapi: 3.1.0
      info: { title: t, version: "1" }
      paths:
        /things:
          get:
            operationId: listThings
            parameters: [ { name: page, in: query, schema: { type: integer } } ]
            responses:
              "200":
                description: all
                content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Thing" } } } }
          post:
            operationId: addThing
            requestBody:
              content:
                application/json:
                  schema:
                    type: object
                    properties: { name: { type: string }, color: { type: string }, box: { type: object, properties: { size: { type: integer }, lid: { type: string } } } }
            responses: { "204": { description: done } }
      components:
        schemas:
          Thing: { type: object, properties: { id: { type: integer }, name: { type: string }, price: { type: number } } }
      """;
  private static final String CONFIGURATION =
      """
      apis: { shop: { contract: shop.yaml, upstream: { url: http://127.0.0.1:1 } } }
      integrations:
        all: { kind: service, callers: [ { keys: true } ], purpose: p, owner: o, allow: { shop: "*" } }
        lists: { kind: service, callers: [ { keys: true } ], purpose: p, owner: o, allow: { shop: { listThings: { fields: [id, name] } } } }
        prices: { kind: service, callers: [ { keys: true } ], purpose: p, owner: o, allow: { shop: { listThings: { fields: ["/*/price"] } } } }
        adds: { kind: service, callers: [ { keys: true } ], purpose: p, owner: o, allow: { shop: { addThing: { send: [name] } } } }
        boxes: { kind: service, callers: [ { keys: true } ], purpose: p, owner: o, allow: { shop: { addThing: { send: [/box/size] } } } }
      """;

  @TempDir Path folder;

  @Test
  void an_answered_field_concerns_those_who_are_granted_it() throws IOException {
    assertThat(affectedBy("price: { type: number }", "price: { type: string }"))
        .containsExactly("all", "prices");
    assertThat(affectedBy("name: { type: string }, price", "name: { type: integer }, price"))
        .containsExactly("all", "lists");
    assertThat(
            affectedBy("price: { type: number }", "price: { type: number }, tax: { type: number }"))
        .containsExactly("all");
  }

  @Test
  void a_parameter_concerns_those_who_are_granted_the_operation() throws IOException {
    assertThat(affectedBy("name: page, in: query,", "name: page, in: query, required: true,"))
        .containsExactly("all", "lists", "prices");
  }

  @Test
  void a_sent_field_concerns_those_who_may_send_it_or_now_have_to() throws IOException {
    assertThat(affectedBy("color: { type: string }", "color: { type: string, maxLength: 3 }"))
        .containsExactly("all");
    assertThat(
            affectedBy(
                "type: object\n              properties: { name",
                "required: [color]\n              properties: { name"))
        .containsExactly("adds", "all", "boxes");
    assertThat(affectedBy("box: { type: object,", "box: { type: object, required: [lid],"))
        .containsExactly("all", "boxes");
  }

  @Test
  void a_new_operation_concerns_those_who_are_granted_all() throws IOException {
    String added =
        """
          /news: { get: { operationId: news, responses: { "204": { description: d } } } }
          /things:
        """;
    assertThat(affectedBy("  /things:\n", added)).containsExactly("all");
  }

  @Test
  void what_does_not_bear_on_calls_concerns_nobody() throws IOException {
    assertThat(affectedBy("description: done", "description: finished")).isEmpty();
  }

  @Test
  void says_what_changed_and_where_the_entry_grants_it() throws IOException {
    assertThat(warnings("price: { type: number }", "price: { type: string }"))
        .map(warning -> warning.path() + " " + warning.problem())
        .contains(
            "integrations.prices.allow.shop is concerned by the changed contract: breaking:"
                + " listThings: answer 200 application/json /*/price was number and is string");
  }

  /** The names in the warnings of single entries, which must be those of the summary. */
  private Set<String> affectedBy(String old, String fresh) throws IOException {
    List<Mistake> warnings = warnings(old, fresh);
    Set<String> entries = new TreeSet<>();
    String summary = "";
    for (Mistake warning : warnings) {
      if (warning.path().startsWith("integrations.")) {
        entries.add(warning.path().split("\\.", -1)[1]);
      } else {
        summary = warning.problem();
      }
    }
    String names = summary.substring(summary.lastIndexOf("integrations ") + 13);
    assertThat(names.equals("(none)") ? Set.of() : Set.of(names.split(", ", -1)))
        .isEqualTo(entries);
    return entries;
  }

  private List<Mistake> warnings(String old, String fresh) throws IOException {
    String text = CONTRACT.indent(0);
    assertThat(text).contains(old);
    Path locked = Files.createDirectories(folder.resolve("locked")).resolve("shop.yaml");
    Files.writeString(locked, text);
    Files.writeString(folder.resolve("shop.yaml"), text.replace(old, fresh));
    Path main = Files.writeString(folder.resolve("gatehouse.yaml"), CONFIGURATION);
    Contracts.Locked lock = new Contracts.Locked(Contract.compile(locked).hash(), locked);
    Loader.Checked checked = new Loader(main, Clock.systemUTC()).check(_ -> Optional.of(lock));
    assertThat(checked.loaded().mistakes()).isEmpty();
    return checked.loaded().warnings();
  }
}
