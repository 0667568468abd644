package dev.gatehouse.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawRequestTest {
  private static final String HEAD = "Host: crm\r\nAuthorization: Bearer t\r\n";

  private final AcmeCrm crm;

  RawRequestTest() throws IOException {
    crm = AcmeCrm.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "t");
  }

  @AfterEach
  void stop() throws IOException {
    crm.close();
  }

  @Test
  void answers_pipelined_requests_in_order() throws IOException {
    String answers =
        exchange(
            "GET /contacts/1 HTTP/1.1\r\n"
                + HEAD
                + "\r\n"
                + "GET /status HTTP/1.1\r\n"
                + HEAD
                + "Connection: close\r\n\r\n");

    assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
    assertThat(answers.indexOf("\"id\":1,")).isBetween(0, answers.indexOf("\"status\":\"ok\""));
  }

  @Test
  void reads_a_chunked_body_with_extension_and_trailer() throws IOException {
    String answer =
        exchange(
            "POST /contacts/1/notes HTTP/1.1\r\n"
                + HEAD
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "5;a=b\r\n{\"tex\r\n9\r\nt\":\"abc\"}\r\n0\r\nX: y\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 201 Created").contains("\"text\":\"abc\"");
  }

  @Test
  void answers_HEAD_with_the_length_and_no_body() throws IOException {
    String answer = exchange("HEAD /status HTTP/1.1\r\n" + HEAD + "Connection: close\r\n\r\n");

    assertThat(answer).contains("Content-Length: ").endsWith("\r\n\r\n");
  }

  @Test
  void asks_for_the_body_that_a_client_holds_back() throws IOException {
    String answer =
        exchange(
            "POST /contacts/1/notes HTTP/1.1\r\n"
                + HEAD
                + "Expect: 100-continue\r\nContent-Length: 10\r\nConnection: close\r\n\r\n"
                + "{\"text\":1}");

    assertThat(answer).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  / HTTP/1.1\\r\\n\\r\\n|400",
        "GET / HTTP/9.9\\r\\n\\r\\n|400",
        "GET / HTTP/1.1\\nHost: a\\n\\n|400",
        "GET / HTTP/1.1\\r\\nno colon\\r\\n\\r\\n|400",
        "POST / HTTP/1.1\\r\\nContent-Length: -1\\r\\n\\r\\n|400",
        "POST / HTTP/1.1\\r\\nContent-Length: 1e3\\r\\n\\r\\n|400",
        "POST / HTTP/1.1\\r\\nContent-Length: 999999999\\r\\n\\r\\n|413",
        "POST / HTTP/1.1\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n|501",
        "POST / HTTP/1.1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n|400",
      })
  void ends_a_connection_that_it_cannot_read(String bytes, int status) throws IOException {
    assertThat(exchange(bytes.replace("\\r", "\r").replace("\\n", "\n")))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("Connection: close");
  }

  @Test
  void bounds_the_header() throws IOException {
    assertThat(exchange("GET / HTTP/1.1\r\nA: " + "x".repeat(65_536))).startsWith("HTTP/1.1 431 ");
  }

  private String exchange(String bytes) throws IOException {
    try (Socket socket = new Socket(crm.url().getHost(), crm.url().getPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
