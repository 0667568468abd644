package dev.gatehouse.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadersTest {
  private static final NamedFields BODY = NamedFields.of("etag", "content-length", "digest");

  @Test
  void leaves_out_fields_by_their_names_however_they_are_spelled() {
    Headers all =
        Headers.of(
            "ETag", "1", "Date", "now", "CONTENT-LENGTH", "7", "Digest", "x", "X-Digest", "y");

    Headers left = all.without(BODY);

    assertThat(left).hasToString("[date, x-digest]");
    assertThat(left.first("x-digest")).contains("y");
    assertThat(all.size()).isEqualTo(5);
  }

  @Test
  void leaves_out_the_last_and_each_of_several() {
    Headers all = Headers.of("Digest", "1", "digest", "2", "Via", "a", "Etag", "3");

    assertThat(all.without(BODY)).hasToString("[via]");
    assertThat(Headers.of("Etag", "3").without(BODY).size()).isZero();
  }

  @Test
  void stays_what_it_is_when_none_of_the_names_is_there() {
    Headers all = Headers.of("Date", "now", "Etagg", "1", "Eta", "2", "Content_Length", "3");

    assertThat(all.without(BODY)).isSameAs(all);
    assertThat(Headers.EMPTY.without(BODY)).isSameAs(Headers.EMPTY);
  }
}
