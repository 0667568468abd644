package dev.gatehouse.contract.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the public suite does not ask about formats. */
class FormatsTest {
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ipv4 | 1.2.3.4 | true",
        "ipv4 | 1.2.3.4. | false",
        "ipv4 | 1.2.3.0004 | false",
        "ipv4 | 1..3.4 | false",
        "ipv6 | 1:2:3:4:5:6:7:: | true",
        "ipv6 | ::2:3:4:5:6:7:8 | true",
        "ipv6 | 1:2:3:4:5:6:7:8:: | false",
        "ipv6 | 1:2:3:4:5:6:7::8 | false",
        "ipv6 | 1:2:3:4:5:6:7:1.2.3.4 | false",
        "ipv6 | 1:2:3:4:5:6:1.2.3.4 | true",
        "ipv6 | ::1.2.3.4:1 | false",
        "ipv6 | fe80::1%eth0 | false",
        "ipv6 | :: | true",
        "ipv6 | : | false",
        "ipv6 | 1: | false",
        "ipv6 | 12345:: | false",
        "email | a@[IPv6:::1] | true",
        "email | a@[IPv6:1] | false",
        "email | a@[] | false",
        "email | a@[1.2.3.4] | true",
        "email | \"a b\"@c.example | true",
        "email | \"a\"b\"@c.example | false",
        "email | \"a\\\"@c.example | false",
        "email | \"@\"@c.example | true",
        "email | a@b@c.example | false",
        "email | \u00e9@c.example | false",
        "idn-email | \u00e9@\u00e9.example | true",
        "idn-email | e@e\u0301.example | true",
        "date-time | 2016-12-31T23:59:60Z | true",
        "date-time | 2016-12-31T22:59:60Z | false",
        "date-time | 2016-12-31T18:59:60-05:00 | true",
        "date-time | 2016-12-31T23:59:59.Z | false",
        "date-time | 2016-12-31 23:59:59Z | false",
        "date-time | 2016-12-31T24:00:00Z | false",
        "time | 00:00:60+00:01 | true",
        "time | 12:00:00+24:00 | false",
        "date | 1900-02-29 | false",
        "date | 2000-02-29 | true",
        "date | 2000-00-01 | false",
        "duration | P1Y2D | false",
        "duration | P | false",
        "duration | PT | false",
        "duration | P1YT1S | true",
        "uri | http://[::1]/ | true",
        "uri | http://[::1 | false",
        "uri | http://[::g]/ | false",
        "uri | http://[v7.a]/ | true",
        "uri | http://a/%zz | false",
        "uri | //a/b | false",
        "uri | a: | true",
        "uri | http://\u00e9/ | false",
        "iri | http://\u00e9/ | true",
        "iri | http://a/\ue000 | false",
        "iri | http://a/?\ue000 | true",
        "uri-reference | a:b | true",
        "uri-reference | 1:b | false",
        "uri-reference | ./1:b | true",
        "hostname | a.example. | false",
        "hostname | -a.example | false",
        "hostname | a_b.example | false",
        "hostname | xn-- | false",
        "json-pointer | /~2 | false",
        "relative-json-pointer | 01 | false",
        "relative-json-pointer | 0# | true",
        "uuid | 00000000-0000-0000-0000-00000000000g | false",
      })
  void judges(String format, String text, boolean expected) {
    assertEquals(expected, fits(format, text));
  }

  /** Of a host name characters count, and of a label what it becomes in ASCII. */
  @Test
  void takes_labels_of_characters_that_take_two_units() {
    String character = "\ud840\udc00";
    assertEquals(true, fits("idn-hostname", character.repeat(40) + ".example"));
    assertEquals(false, fits("idn-hostname", character.repeat(60) + ".example"));
    assertEquals(true, fits("idn-email", "a@" + character.repeat(40) + ".example"));
  }

  private static boolean fits(String format, String text) {
    byte[] bytes = ("\0" + text + "\0").getBytes(StandardCharsets.UTF_8);
    Content content = Objects.requireNonNull(Formats.text(format, Dialect.OPENAPI31));
    return content.matches(bytes, 1, bytes.length - 1);
  }
}
