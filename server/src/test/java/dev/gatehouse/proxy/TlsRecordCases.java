package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.EARLY_DATA;
import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareTls.ALERT;
import static dev.gatehouse.proxy.BareTls.CCS;
import static dev.gatehouse.proxy.BareTls.DATA;
import static dev.gatehouse.proxy.BareTls.HANDSHAKE;
import static dev.gatehouse.proxy.BareTls.framed;
import static dev.gatehouse.proxy.BareTls.message;
import static dev.gatehouse.proxy.TlsCourseCases.CANCELED;
import static dev.gatehouse.proxy.TlsCourseCases.CLOSE;
import static dev.gatehouse.proxy.TlsCourseCases.flood;
import static dev.gatehouse.proxy.TlsCourseCases.greeted;
import static dev.gatehouse.proxy.TlsCourseCases.greeted12;
import static dev.gatehouse.proxy.TlsCourseCases.met;
import static dev.gatehouse.proxy.TlsCourseCases.met12;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is said behind a handshake: messages, records, ends. */
final class TlsRecordCases {
  private final List<TlsCase> all = new ArrayList<>();

  private TlsRecordCases() {}

  static List<TlsCase> all() {
    TlsRecordCases cases = new TlsRecordCases();
    cases.behind();
    cases.changes();
    cases.records();
    cases.partings();
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase(name, deed, outcome));
  }

  private void behind() {
    for (int type : new int[] {0, 1, 2, 4, 5, 8, 11, 13, 15, 20, 99, 254}) {
      add(
          "met, message " + type,
          "alert 10",
          tls -> met(tls).send(HANDSHAKE, message(type, new byte[4])));
    }
    add(
        "met, another hello",
        "alert 10",
        tls -> met(tls).send(HANDSHAKE, BareHello.of13(tls.key()).message()));
    add(
        "met, a hello in the clear",
        "alert 10|alert 20",
        tls -> met(tls).plain(HANDSHAKE, BareHello.of13(tls.key()).message()));
    add("met, a change", "alert 10|alert 20", tls -> met(tls).plain(CCS, new byte[] {1}));
    add(
        "met, data in the clear",
        "alert 20|alert 10",
        tls -> met(tls).plain(DATA, TlsCase.GET.getBytes(ISO_8859_1)));
    add(
        "met, an alert in the clear",
        "alert 10|alert 20|end",
        tls -> met(tls).plain(ALERT, new byte[] {2, 40}));
    add(
        "met, half a message, then data",
        "alert 10",
        tls -> met(tls).send(HANDSHAKE, hex("18 00")).send(TlsCase.GET));
    add(
        "met, a message without end",
        "alert 47|alert 50|alert 10|reset",
        tls -> {
          met(tls).send(HANDSHAKE, hex("04 ffffff"));
          flood(tls, 200, HANDSHAKE, new byte[10_000]);
        });
    add("met, a warning", "200", tls -> met(tls).send(ALERT, CANCELED).send(TlsCase.GET));
    add(
        "met, many warnings",
        "alert 10|alert 50|reset",
        tls -> flood(met(tls), 100, ALERT, CANCELED));
    add(
        "met, a warning of another kind",
        "alert 50",
        tls -> met(tls).send(ALERT, new byte[] {1, 41}));
    add("met, an unknown level", "alert 47", tls -> met(tls).send(ALERT, new byte[] {9, 40}));
    add("met, an alert of one", "alert 50", tls -> met(tls).send(ALERT, new byte[] {1}));
    add("met, two alerts in one", "alert 50", tls -> met(tls).send(ALERT, new byte[] {1, 0, 1, 0}));
    add("met, an empty alert", "alert 10|alert 50", tls -> met(tls).send(ALERT, new byte[0]));
    add("met, an error", "end", tls -> met(tls).send(ALERT, new byte[] {2, 80}));
    add("met, an end", "end|alert 0", tls -> met(tls).send(ALERT, CLOSE));
    add(
        "met, empty data around",
        "200",
        tls -> {
          met(tls)
              .send("")
              .send("GET /case ")
              .send("")
              .send("HTTP/1.1\r\nHost: a\r\n")
              .send(DATA, new byte[0], 30);
          tls.send("\r\n");
        });
    add(
        "met, empty data without end",
        "alert 10|reset",
        tls -> flood(met(tls), 500, DATA, new byte[0]));
    add(
        "met, empty data with zeros without end",
        "alert 10|reset",
        tls -> {
          met(tls);
          try {
            for (int i = 0; i < 100; i++) {
              tls.send(DATA, new byte[0], 5000);
            }
          } catch (SocketException e) {
            // Nobody reads them all.
          }
        });
  }

  private void changes() {
    add("keys, changed", "200", tls -> met(tls).update(0).send(TlsCase.GET));
    add(
        "keys, changed often for calls",
        "200",
        tls -> {
          met(tls);
          for (int i = 0; i < 100; i++) {
            tls.update(0)
                .send(
                    i < 99
                        ? (i == 0 ? "GET /case HTTP/1.1\r\n" : "A" + i + ": b\r\n")
                        : "Host: a\r\n\r\n");
          }
        });
    add(
        "keys, changed 32 times",
        "200",
        tls -> {
          met(tls);
          for (int i = 0; i < 32; i++) {
            tls.update(0);
          }
          tls.send(TlsCase.GET);
        });
    add(
        "keys, changed 33 times",
        "alert 10",
        tls -> {
          met(tls);
          for (int i = 0; i < 33; i++) {
            tls.update(0);
          }
        });
    add(
        "keys, asked for without end",
        "alert 10|reset|cut",
        tls -> {
          met(tls);
          try {
            for (int i = 0; i < 200; i++) {
              tls.update(0);
            }
          } catch (SocketException e) {
            // Nobody reads them all.
          }
        });
    for (int value : new int[] {2, 127, 255}) {
      add(
          "keys, change " + value,
          "alert 47|alert 50",
          tls -> met(tls).send(HANDSHAKE, message(24, new byte[] {(byte) value})));
    }
    add(
        "keys, an empty change",
        "alert 50",
        tls -> met(tls).send(HANDSHAKE, message(24, new byte[0])));
    add(
        "keys, a long change",
        "alert 50",
        tls -> met(tls).send(HANDSHAKE, message(24, new byte[2])));
    add(
        "keys, a change and more",
        "alert 10",
        tls -> met(tls).send(HANDSHAKE, hex("18 000001 00 18 000001 00")));
    add(
        "keys, not changed",
        "alert 20",
        tls -> met(tls).send(HANDSHAKE, message(24, new byte[1])).send(TlsCase.GET));
  }

  private void records() {
    for (int type : new int[] {0, 19, CCS, 24, 25, 255}) {
      add("record, of kind " + type, "alert 10", tls -> met(tls).send(type, new byte[] {1}));
    }
    add(
        "record, of nothing but zeros",
        "alert 10|alert 51",
        tls -> met(tls).send(0, new byte[100]));
    add(
        "record, a kind in the clear",
        "alert 10|alert 20|end",
        tls -> met(tls).plain(24, new byte[20]));
    add(
        "record, as large as may be",
        "200",
        tls ->
            met(tls)
                .send(Raw.head("GET /case HTTP/1.1", "Host: a", "A: " + "a".repeat(16_384 - 41))));
    add(
        "record, as large as may be with zeros",
        "200",
        tls ->
            met(tls).send(DATA, TlsCase.GET.getBytes(ISO_8859_1), 16_384 - TlsCase.GET.length()));
    add("record, a byte too large", "alert 22", tls -> met(tls).send(DATA, new byte[16_385]));
    add("record, a zero too large", "alert 22", tls -> met(tls).send(DATA, new byte[16_300], 85));
    add(
        "record, of 64 KB",
        "alert 22|alert 20|alert 0|reset",
        tls -> met(tls).raw(framed(DATA, new byte[65_535])));
    add(
        "record, of nothing",
        "alert 20|alert 50|alert 10|alert 0",
        tls -> met(tls).raw(framed(DATA, new byte[0])));
    add(
        "record, shorter than a seal",
        "alert 20|alert 50|alert 10",
        tls -> met(tls).raw(framed(DATA, new byte[10])));
    for (int at : new int[] {5, 20, 40}) {
      add(
          "record, wrong at " + at,
          "alert 20",
          tls -> {
            byte[] sealed = met(tls).sealed(DATA, TlsCase.GET.getBytes(ISO_8859_1), 0);
            tls.raw(TlsHelloCases.put(sealed, at, sealed[at] ^ 4));
          });
    }
    add(
        "record, sent twice",
        "alert 20",
        tls -> {
          byte[] sealed = met(tls).sealed(DATA, "GET /".getBytes(ISO_8859_1), 0);
          tls.raw(sealed, sealed);
        });
    add(
        "record, a byte in each of TCP",
        "200",
        tls -> {
          for (byte part : met(tls).sealed(DATA, TlsCase.GET.getBytes(ISO_8859_1), 0)) {
            tls.raw(new byte[] {part});
          }
        });
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
}
