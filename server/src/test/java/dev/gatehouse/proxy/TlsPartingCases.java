package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.EARLY_DATA;
import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareRecords.ALERT;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareRecords.framed;
import static dev.gatehouse.proxy.TlsCourseCases.CLOSE;
import static dev.gatehouse.proxy.TlsCourseCases.greeted;
import static dev.gatehouse.proxy.TlsCourseCases.met;
import static dev.gatehouse.proxy.TlsOlderCases.greeted12;
import static dev.gatehouse.proxy.TlsOlderCases.met12;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Who leaves, and first bytes that are no ClientHello of ours. */
final class TlsPartingCases {
  private final List<TlsCase> all = new ArrayList<>();

  private TlsPartingCases() {}

  static List<TlsCase> all() {
    TlsPartingCases cases = new TlsPartingCases();
    cases.partings();
    cases.resets();
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase(name, deed, outcome));
  }

  /** Who leaves at each step, with and without a word. */
  private void partings() {
    add("leaves at once", "end", tls -> tls.socket().shutdownOutput());
    add(
        "leaves within a record",
        "end",
        tls -> tls.raw(hex("16 0301 0100 01")).socket().shutdownOutput());
    add(
        "leaves behind half a hello",
        "end",
        tls -> {
          tls.raw(framed(HANDSHAKE, Arrays.copyOf(BareHello.of13(tls.key()).message(), 60)));
          tls.socket().shutdownOutput();
        });
    add("leaves behind its hello", "end|alert 0", tls -> greeted(tls).socket().shutdownOutput());
    add("leaves behind the handshake", "end|alert 0", tls -> met(tls).socket().shutdownOutput());
    add(
        "leaves behind the handshake of 1.2",
        "end|alert 0",
        tls -> met12(tls).socket().shutdownOutput());
    add(
        "leaves behind the keys of 1.2",
        "end|alert 0",
        tls -> greeted12(tls).exchanged12().socket().shutdownOutput());
    add(
        "leaves behind its call",
        "200",
        tls -> met(tls).send(TlsCase.GET).socket().shutdownOutput());
    add(
        "leaves within its head",
        "end|alert 0|400",
        tls -> met(tls).send("GET /case HTTP/1.1\r\n").socket().shutdownOutput());
    add(
        "leaves within its content",
        "end|alert 0|400",
        tls ->
            met(tls)
                .send(Raw.head("POST /case HTTP/1.1", "Host: a", "Content-Length: 9") + "abc")
                .socket()
                .shutdownOutput());
    add(
        "says that it leaves within its content",
        "end|alert 0|400",
        tls -> {
          met(tls).send(Raw.head("POST /case HTTP/1.1", "Host: a", "Content-Length: 9") + "abc");
          tls.send(ALERT, CLOSE);
        });
    add(
        "leaves within its chunks",
        "end|alert 0|400",
        tls ->
            met(tls)
                .send(
                    Raw.head("POST /case HTTP/1.1", "Host: a", "Transfer-Encoding: chunked")
                        + "3\r\nabc\r\n")
                .socket()
                .shutdownOutput());
    add("no TLS", "end|alert 10|reset", tls -> tls.raw(TlsCase.GET.getBytes(ISO_8859_1)));
    add(
        "SSL 2",
        "end|alert 70|reset",
        tls -> tls.raw(hex("802e 010002 0015 0000 0010 010080"), new byte[40]));
    for (String version : List.of("0200", "0300", "0301", "0304", "03ff")) {
      add(
          "record, version " + version,
          version.startsWith("03") ? "200" : "alert 10|alert 70",
          tls -> {
            byte[] hello = BareHello.of13(tls.key()).message();
            byte[] record = framed(HANDSHAKE, hello);
            System.arraycopy(hex(version), 0, record, 1, 2);
            tls.raw(record).agreed13(hello).finish13().send(TlsCase.GET);
          });
    }
    add(
        "early data that is nobody's",
        "200",
        tls ->
            tls.greet13(BareHello.of13(tls.key()).with(EARLY_DATA, ""))
                .finish13()
                .send(TlsCase.GET));
  }

  private void resets(String name, TlsCase.Place at) {
    add(
        "reset " + name,
        "reset",
        tls -> {
          at.of(tls).socket().setSoLinger(true, 0);
          tls.socket().close();
        });
  }

  /** Whoever leaves so hears nothing; what is looked at is who else is served. */
  private void resets() {
    resets("at once", tls -> tls);
    resets("within a hello", tls -> tls.raw(hex("16 0303 0100 01")));
    resets("behind a hello", tls -> tls.plain(HANDSHAKE, BareHello.of13(tls.key()).message()));
    resets("behind the server's end", TlsCourseCases::greeted);
    resets("behind the end", TlsCourseCases::met);
    resets("behind a call", tls -> met(tls).send(TlsCase.VICTIM));
    resets("within a call", tls -> met(tls).send("GET /case HTTP/1.1\r\n"));
    resets("behind a hello of 1.2", tls -> tls.plain(HANDSHAKE, BareHello.of12().message()));
    resets("behind the server's first words of 1.2", TlsOlderCases::greeted12);
    resets("behind the key of 1.2", tls -> greeted12(tls).exchanged12());
    resets("behind the end of 1.2", TlsOlderCases::met12);
    resets("behind a call of 1.2", tls -> met12(tls).send(TlsCase.VICTIM));
  }
}
