package dev.gatehouse.contract.multipart;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultipartTest {
  private static final String TYPE = "multipart/form-data; boundary=b";
  private static final String NAMED = "Content-Disposition: form-data; name=\"a\"";

  @Test
  void cuts_a_form_into_its_parts() {
    Multipart form =
        read(
            """
            --b
            Content-Disposition: form-data; name="note"

            first
            second
            --b
            content-disposition: Form-Data; name=file; filename="a b.png"
            Content-Type: image/png
            X-Kind: photo

            --c
            --b--
            """);
    assertNull(form.flaw());
    Part note = form.parts().getFirst();
    assertEquals("note", note.name());
    assertEquals("first\r\nsecond".length(), note.length());
    Part file = form.parts().getLast();
    assertEquals("a b.png", file.filename());
    assertEquals("image/png", file.contentType());
    assertEquals(Map.of("content-type", "image/png", "x-kind", "photo"), file.headers());
    assertEquals(3, file.length());
  }

  @Test
  void reads_an_empty_part_and_names_in_utf_8() {
    Multipart form =
        Multipart.of(
            TYPE,
            "--b\r\nContent-Disposition: form-data; name=\"Zürich\"\r\n\r\n\r\n--b--"
                .getBytes(UTF_8),
            MultipartBounds.DEFAULT);
    assertNull(form.flaw());
    assertEquals("Zürich", form.parts().getFirst().name());
    assertEquals(0, form.parts().getFirst().length());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "multipart/form-data; boundary=b                     | OK",
        "multipart/form-data; BOUNDARY=\"b\"                 | OK",
        "multipart/form-data; charset=utf-8; boundary=b      | OK",
        "multipart/form-data; boundary=b; charset=\"utf-8\" | OK",
        "multipart/form-data; x=\"; boundary=c\"; boundary=b | BOUNDARY",
        "multipart/form-data; xboundary=c; boundary=b        | BOUNDARY",
        "multipart/form-data; boundary=b; x; boundary=c      | BOUNDARY",
        "multipart/form-data; boundary=b; boundary*0=c       | BOUNDARY",
        "multipart/form-data; boundary=b; boundary*=us-ascii''c | BOUNDARY",
        "multipart/form-data; boundary =c; boundary=b        | BOUNDARY",
        "multipart/form-data                                 | BOUNDARY",
        "multipart/form-data; boundary=                      | BOUNDARY",
        "multipart/form-data; boundary                       | BOUNDARY",
        "multipart/form-data; boundary=b; boundary=b         | BOUNDARY",
        "multipart/form-data; boundary=b; boundary=c         | BOUNDARY",
        "multipart/form-data; boundary=\"b                   | BOUNDARY",
        "multipart/form-data; boundary=\"b\"c                | BOUNDARY",
        "multipart/form-data; boundary=\"b \"                | BOUNDARY",
        "multipart/form-data; boundary=b{c                   | BOUNDARY",
        "multipart/form-data; boundary=b=c                   | BOUNDARY",
        "multipart/form-data; boundary=c                     | START",
      })
  void reads_the_boundary(String contentType, String flaw) {
    byte[] body = ("--b\r\n" + NAMED + "\r\n\r\nx\r\n--b--").getBytes(ISO_8859_1);
    Multipart form = Multipart.of(contentType, body, MultipartBounds.DEFAULT);
    assertEquals(flaw, form.flaw() == null ? "OK" : form.flaw().name());
  }

  @Test
  void bounds_the_length_of_a_boundary() {
    for (int length : List.of(70, 71)) {
      String boundary = "b".repeat(length);
      byte[] body =
          ("--" + boundary + "\r\n" + NAMED + "\r\n\r\nx\r\n--" + boundary + "--")
              .getBytes(ISO_8859_1);
      Multipart form =
          Multipart.of("multipart/form-data; boundary=" + boundary, body, MultipartBounds.DEFAULT);
      assertEquals(length == 70 ? null : MultipartFlaw.BOUNDARY, form.flaw());
    }
  }

  /** N stands for the line end CR LF, D for a good Content-Disposition. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "--bNDNNx--b--                                          | END",
        "--bNDNNxN--b--                                         | OK",
        "--bNDNNxN--b--N                                        | OK",
        "--bNDNNxN--b--NN                                       | EPILOGUE",
        "--bNDNNxN--b--more                                     | EPILOGUE",
        "--bNDNNxN--b--N--bNDNNyN--b--                          | EPILOGUE",
        "N--bNDNNxN--b--                                        | START",
        "hello N--bNDNNxN--b--                                  | START",
        "''                                                     | START",
        "--b                                                    | END",
        "--b--                                                  | EMPTY",
        "--bN                                                   | END",
        "--bND                                                  | END",
        "--bNDNN                                                | END",
        "--bNDNNxN--b                                           | END",
        "--bNDNNxN--bN                                          | END",
        "--b NDNNxN--b--                                        | DELIMITER",
        "--b\tNDNNxN--b--                                       | DELIMITER",
        "--bxNDNNxN--b--                                        | DELIMITER",
        "--bNDNNxN--bcN--b--                                    | DELIMITER",
        "--bNDNNxN--b-                                          | DELIMITER",
        "--bNDNN--b--                                           | DELIMITER",
        "--b<LF>DNNxN--b--                                        | LINE_END",
        "--b<CR>DNNxN--b--                                        | LINE_END",
        "--bNDNNx<LF>--bNDNNyN--b--                               | LINE_END",
        "--bNDNNx<CR>--bNDNNyN--b--                               | LINE_END",
        "--bNDNN<LF>--b--N--b--                                   | LINE_END",
        "--bNDNNx<LF><CR>--b--N--b--                              | LINE_END",
        "--bNDNNx<CR>NN--b--                                      | OK",
        "--bNDNNx<LF>-N--b--                                      | OK",
        "--bND<LF>NxN--b--                                        | LINE_END",
        "--bND<CR>NxN--b--                                        | LINE_END",
        "--bNNxN--b--                                           | DISPOSITION",
        "--bNContent-Type: text/plainNNxN--b--                  | DISPOSITION",
        "--bNDN x-foldedNNxN--b--                               | HEADER",
        "--bNDNX-Kind : aNNxN--b--                              | HEADER",
        "--bNDNX-KindNNxN--b--                                  | HEADER",
        "--bNDN: aNNxN--b--                                     | HEADER",
        "--bNDNX-Kind: a\u0000NNxN--b--                         | HEADER",
        "--bNDNX-Kind: a\u007fNNxN--b--                         | HEADER",
        "--bNDNX-Kind: \u00ffNNxN--b--                          | HEADER",
        "--bNDNDNNxN--b--                                       | HEADER_REPEATED",
        "--bNDNX-Kind: aNx-kind: bNNxN--b--                     | HEADER_REPEATED",
        "--bNDNContent-Transfer-Encoding: base64NNxN--b--       | TRANSFER_ENCODING",
        "--bNDNContent-Transfer-Encoding: binaryNNxN--b--       | OK",
      })
  void refuses_what_readers_could_disagree_about(String pattern, String flaw) {
    String body =
        pattern
            .replace("N", "\r\n")
            .replace("D", NAMED)
            .replace("<LF>", "\n")
            .replace("<CR>", "\r");
    assertEquals(flaw, flaw(body));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "form-data; name=a                                 | OK",
        "form-data; NAME=\"a\"                             | OK",
        "form-data; name=\"a;b\"; filename=\"c;d\"         | OK",
        "form-data; name=\"a\"; filename=\"\"              | OK",
        "form-data;name=\"a\"                              | OK",
        "form-data                                         | NAME",
        "form-data; name=                                  | NAME",
        "form-data; name=\"\"                              | NAME",
        "form-data; name=\"a                               | NAME",
        "form-data; name=\"a\"; name=\"b\"                 | NAME",
        "form-data; name=\"a\\\"; filename=\"b\"           | NAME",
        "form-data; name=\"a\"; filename=\"b\"; filename=c | FILENAME",
        "form-data; name=\"a\"; filename=\"../b\"          | FILENAME",
        "form-data; name=\"a\"; filename=\"C:\\b\"         | FILENAME",
        "form-data; name=\"a\"; filename*=UTF-8''b         | EXTENDED",
        "form-data; name*=UTF-8''a                         | EXTENDED",
        "form-data; name=\"a\" x                           | DISPOSITION",
        "form-data; name=\"a\";                            | DISPOSITION",
        "form-data; name=\"a\"; size=5                     | DISPOSITION",
        "form-data; name =\"a\"                            | DISPOSITION",
        "form-data name=\"a\"                              | DISPOSITION",
        "attachment; name=\"a\"                            | DISPOSITION",
        "form-datas; name=\"a\"                            | DISPOSITION",
      })
  void reads_what_a_part_is_called(String disposition, String flaw) {
    assertEquals(
        flaw, flaw("--b\r\nContent-Disposition: " + disposition + "\r\n\r\nx\r\n--b--\r\n"));
  }

  @Test
  void bounds_parts_and_names_and_headers_and_content() {
    String two = "--b\r\n" + NAMED + "\r\n\r\nxyz\r\n--b\r\n" + NAMED + "\r\n\r\nx\r\n--b--";
    assertEquals(null, flaw(two, new MultipartBounds(2, 3, 1, NAMED.length() + 4)));
    assertEquals(MultipartFlaw.PARTS, flaw(two, new MultipartBounds(1, 3, 1, 100)));
    assertEquals(MultipartFlaw.PART_BYTES, flaw(two, new MultipartBounds(2, 2, 1, 100)));
    assertEquals(
        MultipartFlaw.HEADER_BYTES, flaw(two, new MultipartBounds(2, 3, 1, NAMED.length() + 2)));
    String longer = two.replace("name=\"a\"", "name=\"ab\"");
    assertEquals(MultipartFlaw.NAME_BYTES, flaw(longer, new MultipartBounds(2, 3, 1, 100)));
    String file = two.replace("name=\"a\"", "name=\"a\"; filename=\"ab\"");
    assertEquals(MultipartFlaw.NAME_BYTES, flaw(file, new MultipartBounds(2, 3, 1, 100)));
  }

  @Test
  void takes_linear_time_for_whatever_comes() {
    String boundary = "a".repeat(69) + "b";
    String type = "multipart/form-data; boundary=" + boundary;
    String head = "--" + boundary + "\r\n" + NAMED + "\r\n\r\n";
    // Made one at a time: together they are 150 MB.
    List<Supplier<String>> bombs =
        List.of(
            () -> "x".repeat(20_000_000),
            () -> head + "\r\n".repeat(10_000_000),
            () -> head + ("\r\n--" + "a".repeat(69)).repeat(270_000),
            () -> head + ("\r\n--" + "a".repeat(70)).repeat(270_000),
            () -> "--" + boundary + "\r\n" + "X: y\r\n".repeat(3_000_000),
            () -> "--" + boundary + "\r\nX: " + "y".repeat(20_000_000),
            () -> "--" + boundary + "\r\nContent-Disposition: form-data" + "; x".repeat(6_000_000),
            () -> (head + "\r\n").repeat(150_000));
    for (Supplier<String> bomb : bombs) {
      byte[] body = bomb.get().getBytes(ISO_8859_1);
      boolean refused =
          assertTimeoutPreemptively(
              Duration.ofSeconds(30),
              () -> Multipart.of(type, body, MultipartBounds.DEFAULT).flaw() != null);
      assertTrue(refused, () -> new String(body, 0, 60, ISO_8859_1));
    }
  }

  private static Multipart read(String text) {
    byte[] body = text.replace("\n", "\r\n").getBytes(ISO_8859_1);
    return Multipart.of(TYPE, body, MultipartBounds.DEFAULT);
  }

  private static String flaw(String body) {
    MultipartFlaw flaw = flaw(body, MultipartBounds.DEFAULT);
    return flaw == null ? "OK" : flaw.name();
  }

  private static @Nullable MultipartFlaw flaw(String body, MultipartBounds bounds) {
    return Multipart.of(TYPE, body.getBytes(ISO_8859_1), bounds).flaw();
  }
}
