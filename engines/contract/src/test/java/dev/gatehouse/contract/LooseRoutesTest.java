package dev.gatehouse.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooseRoutesTest {
  private static String found(Contract contract, String method, String path) {
    return contract.match(method, path) instanceof Match.Found found ? found.operation().id() : "";
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
  })
  void finds_nothing_where_a_server_that_reads_loosely_finds_something_else(
      String method, String path, String expected) {
    Contract contract =
        Contract.of(
            List.of(
                new InlineOperation("find", "GET", "/contacts/search"),
                new InlineOperation("one", "GET", "/contacts/{id}"),
                new InlineOperation("notes", "GET", "/contacts/{id}/notes"),
                new InlineOperation("merge", "POST", "/contacts/merge"),
                new InlineOperation("any", "GET", "/{tenant}/{kind}"),
                new InlineOperation("file", "GET", "/files/{name}"),
                new InlineOperation("json", "GET", "/files/{name}.json"),
                new InlineOperation("pair", "GET", "/compare/{pair}"),
                new InlineOperation("widget", "GET", "/guilds/{id}/widget"),
                new InlineOperation("export", "GET", "/guilds/{id}/widget.json"),
                new InlineOperation("two", "GET", "/compare/{one}...{other}")));
    assertEquals(expected, found(contract, method, path));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"/users/ME, one", "/Users/7, upper", "/users/7, one", "/users/me, me"})
  void reads_exactly_where_letters_of_both_cases_tell_operations_apart(
      String path, String expected) {
    Contract contract =
        Contract.of(
            List.of(
                new InlineOperation("me", "GET", "/users/me"),
                new InlineOperation("one", "GET", "/users/{id}"),
                new InlineOperation("upper", "GET", "/Users/{id}")));
    assertEquals(expected, found(contract, "GET", path));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"/contacts/Search, find", "/contacts/search, ''", "/contacts/7, one"})
  void reads_the_capital_letters_of_templates_loosely_too(String path, String expected) {
    Contract contract =
        Contract.of(
            List.of(
                new InlineOperation("find", "GET", "/contacts/Search"),
                new InlineOperation("one", "GET", "/contacts/{id}")));
    assertEquals(expected, found(contract, "GET", path));
  }
}
