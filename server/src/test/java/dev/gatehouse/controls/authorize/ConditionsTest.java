package dev.gatehouse.controls.authorize;

import static dev.gatehouse.controls.TestCall.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.gatehouse.contract.Operation;
import dev.gatehouse.controls.Contracts;
import dev.gatehouse.controls.TestCall;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Kind;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
  private static final String PATHS =
      """
      /contacts/{contactId}:
        get:
          operationId: op
          parameters:
            - { name: contactId, in: path, required: true, schema: { type: integer } }
            - { name: limit, in: query, schema: { type: integer } }
            - { name: team, in: query, schema: { type: string } }
          responses: { "204": { description: nothing } }
      """;

  private static final Conditions CONDITIONS = new Conditions();
  private static Operation operation;

  @BeforeAll
  static void compile(@TempDir Path folder) {
    operation = Contracts.of(folder, PATHS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "path.contactId == 7",
        "path.contactId in caller.claims.contacts",
        "caller.subject == 'ann' && caller.kind == 'person'",
        "caller.integration == 'sales-portal'",
        "caller.issuer == 'https://id.example.com'",
        "'manager' in caller.roles",
        "caller.claims.department.startsWith('sa')",
        "!has(query.limit) || query.limit <= 10",
        "query.team == 'north'",
        "time < timestamp('2027-01-01T00:00:00Z')",
        "time.getHours('Europe/Berlin') == 13",
        "caller.claims.contacts.exists(c, c == path.contactId)",
        "caller.subject.matches('^[a-z]{3}$')",
      })
  void holds(String expression) {
    assertThat(condition(expression).holds(asked().exchange())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "false",
        "path.contactId == 8",
        // Nothing there, of another type, or not to be computed: not met.
        "query.limit < 100",
        "caller.claims.nothing == 'x'",
        "caller.claims.department > 5",
        "caller.claims.contacts[99] == 1",
        "1 / (path.contactId - 7) == 1",
        "9223372036854775807 + path.contactId > 0",
        "caller.claims.department",
        "[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].all(c,"
            + " [1,2,3,4,5,6,7,8,9,10].all(d, [1,2,3,4,5,6,7,8,9,10].all(e, a+b+c+d+e > 0)))))",
      })
  void does_not_hold(String expression) {
    assertThat(condition(expression).holds(asked().exchange())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "caller.claims.odd",
        "caller.claims.odd > 5",
        "caller.claims.odd == null",
        "caller.claims.odd != null",
        "caller.claims.odd in [1, 'a', null]",
        "1 in caller.claims.odd",
        "caller.claims.odd.startsWith('a')",
        "caller.claims.odd.exists(x, x == 1)",
        "caller.claims.odd.all(x, x > 0)",
        "size(caller.claims.odd) > 0",
        "string(caller.claims.odd) == 'a'",
        "int(caller.claims.odd) == 1",
        "double(caller.claims.odd) == 1.0",
        "caller.claims.odd + 1 > 0",
        "caller.claims.odd.odd == 1",
        "caller.claims.odd[0] == 1",
        "has(caller.claims.odd.odd)",
        "type(caller.claims.odd) == int",
        "timestamp(caller.claims.odd) < time",
        "duration(caller.claims.odd) > duration('1s')",
        "caller.claims.odd == caller.claims",
        "'a' in caller.roles",
      })
  void answers_whatever_an_issuer_puts_into_a_claim(String expression) {
    Condition condition = condition(expression);
    for (Object odd :
        List.of(
            Null.NULL,
            List.of(Null.NULL),
            Map.of("odd", Null.NULL),
            new BigInteger("18446744073709551616"),
            List.of(BigInteger.TWO.pow(200)),
            Double.POSITIVE_INFINITY,
            -0.0,
            Long.MAX_VALUE,
            true,
            "\ud800",
            "9999999999999999999",
            List.of(List.of(List.of())),
            Map.of("", Map.of("", List.of())))) {
      Caller caller =
          new Caller.Proven(
              "ann", Kind.PERSON, "sales-portal", "token:1", List.of(), Map.of("odd", odd));
      assertThatCode(() -> condition.holds(asked().by(caller).exchange()))
          .as("%s", odd)
          .doesNotThrowAnyException();
    }
  }

  private enum Null {
    NULL
  }

  @Test
  void does_not_hold_for_a_parameter_that_breaks_the_contract() {
    Condition condition = condition("path.contactId != 8");
    assertThat(condition.holds(asked().path("/contacts/x", "x").exchange())).isFalse();
    assertThat(condition("query.team != 'x'").holds(asked().query("team=%zz").exchange()))
        .isFalse();
  }

  @Test
  void does_not_hold_for_a_parameter_that_is_there_twice() {
    assertThat(condition("query.team == 'a'").holds(asked().query("team=a&team=b").exchange()))
        .isFalse();
    assertThat(condition("query.team == 'b'").holds(asked().query("team=a&team=b").exchange()))
        .isFalse();
  }

  @Test
  void sees_anyone_as_nobody_in_particular() {
    TestCall anyone = asked().by(new Caller.Anyone("public", true));
    assertThat(condition("caller.kind == 'anyone'").holds(anyone.exchange())).isTrue();
    assertThat(condition("caller.subject == 'ann'").holds(anyone.exchange())).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "path.contactID == 7 | 1 | undefined field",
        "path.contactId == 'x' | 1 | no matching overload",
        "query.team + 1 == 'x' | 1 | no matching overload",
        "caller.secret == 'x' | 1 | undefined field",
        "body.text == 'x' | 1 | undeclared reference",
        "path.contactId | 1 | expected type 'bool'",
        "1 + | 1 | mismatched input",
        "'unfinished | 1 | token recognition",
      })
  void says_where_an_expression_is_wrong(String expression, int line, String problem) {
    assertThat(CONDITIONS.compile(expression, operation))
        .isInstanceOfSatisfying(
            Conditions.Wrong.class,
            wrong -> {
              assertThat(wrong.line()).isEqualTo(line);
              assertThat(wrong.column()).isBetween(1, expression.length() + 1);
              assertThat(wrong.problem()).contains(problem);
            });
  }

  @Test
  void says_the_line_of_a_mistake_in_several() {
    assertThat(CONDITIONS.compile("true &&\n  nobody", operation))
        .isInstanceOfSatisfying(
            Conditions.Wrong.class,
            wrong -> {
              assertThat(wrong.line()).isEqualTo(2);
              assertThat(wrong.column()).isEqualTo(3);
            });
  }

  @Test
  void refuses_expressions_that_are_too_long_or_too_deep() {
    assertThat(CONDITIONS.compile("true || ".repeat(1_000) + "true", operation))
        .isInstanceOf(Conditions.Wrong.class);
    assertThat(CONDITIONS.compile("(".repeat(500) + "true" + ")".repeat(500), operation))
        .isInstanceOf(Conditions.Wrong.class);
  }

  private static Condition condition(String expression) {
    return switch (CONDITIONS.compile(expression, operation)) {
      case Conditions.Good good -> good.condition();
      case Conditions.Wrong wrong -> throw new AssertionError(wrong);
    };
  }

  private static TestCall asked() {
    return call()
        .at(Instant.parse("2026-11-21T12:00:00Z"))
        .query("team=north")
        .by(
            new Caller.Proven(
                "ann",
                Kind.PERSON,
                "sales-portal",
                "company:1",
                List.of(),
                Map.of(
                    "contacts", List.of(7L, 9L),
                    "department", "sales",
                    "roles", List.of("manager")),
                "https://id.example.com"));
  }
}
