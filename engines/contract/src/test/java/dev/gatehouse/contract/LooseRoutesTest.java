package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LooseRoutesTest {
  @TempDir Path folder;

  private static String found(Contract contract, String method, String path) {
    return contract.match(method, path) instanceof Match.Found found ? found.operation().id() : "";
  }

  /** Of operations, each its id, its method and its path. */
  private static Contract contract(String... operations) {
    return Contract.of(Arrays.stream(operations).map(LooseRoutesTest::operation).toList());
  }

  private static InlineOperation operation(String written) {
    String[] words = written.split(" ", 3);
    return new InlineOperation(words[0], words[1], words[2]);
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource({
    "GET, /contacts/search, find",
    "HEAD, /contacts/search, find",
    "GET, /contacts/SEARCH, ''",
    "HEAD, /contacts/Search, ''",
    "GET, /contacts/search., ''",
    "GET, /contacts/search%20, ''",
    "GET, /contacts/Search..%20, ''",
    "GET, /contacts/search.json, ''",
    "GET, /CONTACTS/search, ''",
    "GET, /CONTACTS/7, ''",
    "GET, /contacts/searches, one",
    "GET, /contacts/7.json, one",
    "GET, /contacts/A.b., one",
    "GET, /contacts/SEARCH/notes, notes",
    "GET, /contacts/Merge, one",
    "POST, /contacts/merge, merge",
    "GET, /Acme/Search, any",
    "GET, /Acme/7, any",
    "GET, /files/x.json, json",
    "GET, /files/x.JSON, ''",
    "GET, /files/X.txt, file",
    "GET, /compare/x...y, two",
    "GET, /compare/x.y, pair",
    "GET, /guilds/7/widget.json, export",
    "GET, /guilds/7/widget, widget",
    "GET, /contacts/search;v=1, ''",
    "GET, /contacts;v=1/search, ''",
    "GET, /contacts/Search.;v=1., ''",
    "GET, /contacts/7;v=1, one",
    "GET, /contacts/7;search, one",
    "GET, /contacts/;v=1, ''",
    "GET, /contacts/;, ''",
    "GET, /contacts/%20, one",
    "GET, /contacts/..., one",
    "GET, /names/%C3%84, umlaut",
    "GET, /names/%C3%A4, ''",
    "GET, /names/%C3%A4., ''",
    "GET, /names/%C3%A5, name",
    "GET, /names/%C3, name",
    "GET, /names/sas%C5%BFe, ''",
    "GET, /names/%E2%84%AA, ''",
    "GET, /names/%2F, name",
  })
  void finds_nothing_where_a_server_that_reads_loosely_finds_something_else(
      String method, String path, String expected) {
    Contract contract =
        contract(
            "all GET /contacts",
            "umlaut GET /names/\u00c4",
            "letter GET /names/k",
            "sasse GET /names/sasse",
            "name GET /names/{name}",
            "find GET /contacts/search",
            "one GET /contacts/{id}",
            "notes GET /contacts/{id}/notes",
            "merge POST /contacts/merge",
            "any GET /{tenant}/{kind}",
            "file GET /files/{name}",
            "json GET /files/{name}.json",
            "pair GET /compare/{pair}",
            "widget GET /guilds/{id}/widget",
            "export GET /guilds/{id}/widget.json",
            "two GET /compare/{one}...{other}");
    assertEquals(expected, found(contract, method, path));
  }

  @ParameterizedTest(name = "{0} is {1} or {2}")
  @CsvSource({
    "/contacts/SEARCH, one, find",
    "/contacts/search.json, one, find",
    "/CONTACTS/search, any, find",
    "/CONTACTS/7, any, one",
  })
  void says_what_a_path_could_be_taken_for(String path, String named, String other) {
    Contract contract =
        Contract.of(
            List.of(
                new InlineOperation("find", "GET", "/contacts/search"),
                new InlineOperation("one", "GET", "/contacts/{id}"),
                new InlineOperation("any", "GET", "/{tenant}/{kind}")));
    Match.Ambiguous match = assertInstanceOf(Match.Ambiguous.class, contract.match("GET", path));
    assertEquals(List.of(named, other), List.of(match.named().id(), match.other().id()));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "/users/ME, ''",
    "/Users/7, upper",
    "/users/7, one",
    "/users/me, me",
    "/files/x.json, lower",
    "/files/x.JSON, capital",
    "/files/x.Json, file",
    "/files/x.txt, file",
    "/notes/7;v=1, version",
    "/notes/7, note",
    "/contacts/SEARCH, ''",
  })
  void reads_exactly_only_what_differs_in_nothing_else_in_the_contract(
      String path, String expected) {
    Contract contract =
        contract(
            "me GET /users/me",
            "one GET /users/{id}",
            "upper GET /Users/{id}",
            "file GET /files/{name}",
            "lower GET /files/{name}.json",
            "capital GET /files/{name}.JSON",
            "note GET /notes/{id}",
            "version GET /notes/{id};v={v}",
            "find GET /contacts/search",
            "contact GET /contacts/{id}");
    assertEquals(expected, found(contract, "GET", path));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "/files/upload, upload",
    "/files/upload.pdf, file",
    "/files/Upload, file",
    "/files/upload;v=1, file",
    "/notes/New, ''",
    "/notes/new.pdf, ''",
    "/things/;id=5, thing",
    "/things;id=5, near",
    "/things/;id=5/PARTS, ''",
  })
  void takes_a_contract_at_its_word_that_its_server_reads_exactly(String path, String expected)
      throws IOException {
    Contract contract =
        Written.contract(
            folder,
            """
            openapi: 3.1.0
            paths:
              /files/upload: { get: { operationId: upload, responses: {} } }
              /files/{name}:
                get:
                  operationId: file
                  x-gatehouse-exact: true
                  parameters: [ { name: name, in: path, required: true, schema: { type: string } } ]
                  responses: {}
              /notes/new: { get: { operationId: new, responses: {} } }
              /notes/{name}:
                get:
                  operationId: note
                  parameters: [ { name: name, in: path, required: true, schema: { type: string } } ]
                  responses: {}
              /things: { get: { operationId: things, responses: {} } }
              /things{id}:
                get:
                  operationId: near
                  parameters: [ { name: id, in: path, required: true, style: matrix, schema: { type: integer } } ]
                  responses: {}
              /things/{id}:
                get:
                  operationId: thing
                  parameters: [ { name: id, in: path, required: true, style: matrix, schema: { type: integer } } ]
                  responses: {}
              /things/{id}/parts: { get: { operationId: parts, responses: {} } }
              /things/{id}/{part}:
                get:
                  operationId: part
                  parameters:
                    - { name: id, in: path, required: true, style: matrix, schema: { type: integer } }
                    - { name: part, in: path, required: true, schema: { type: string } }
                  responses: {}
            """);
    assertEquals(expected, found(contract, "GET", path));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {".", "%20", ";", "%C3%84", "%C3", "/", "A"})
  void takes_no_stack_for_what_a_path_repeats(String part) throws InterruptedException {
    Contract contract = contract("find GET /contacts/search", "one GET /contacts/{id}");
    String path = "/contacts/a" + part.repeat(100_000) + "b";
    AtomicReference<String> found = new AtomicReference<>();
    Thread small =
        new Thread(null, () -> found.set(found(contract, "GET", path)), "small stack", 64 * 1024);
    small.setUncaughtExceptionHandler((_, thrown) -> found.set(thrown.toString()));
    small.start();
    small.join();
    assertEquals(part.equals("/") ? "" : "one", found.get());
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"/Users/me, ''", "/Users/7, upper", "/notes/7, note", "/notes/;7, ''"})
  void looks_for_what_only_who_reads_loosely_could_mix_up(String path, String expected) {
    Contract contract =
        contract(
            "me GET /users/me",
            "upper GET /Users/{id}",
            "notes GET /notes",
            "note GET /notes/{id}");
    assertEquals(expected, found(contract, "GET", path));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"/contacts/Search, find", "/contacts/search, ''", "/contacts/7, one"})
  void reads_the_capital_letters_of_templates_loosely_too(String path, String expected) {
    Contract contract = contract("find GET /contacts/Search", "one GET /contacts/{id}");
    assertEquals(expected, found(contract, "GET", path));
  }
}
