package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareRecords.ALERT;
import static dev.gatehouse.proxy.BareRecords.CCS;
import static dev.gatehouse.proxy.BareRecords.DATA;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareRecords.framed;
import static dev.gatehouse.proxy.BareTls.message;
import static dev.gatehouse.proxy.TlsCourseCases.CANCELED;
import static dev.gatehouse.proxy.TlsCourseCases.CLOSE;
import static dev.gatehouse.proxy.TlsCourseCases.flood;
import static dev.gatehouse.proxy.TlsCourseCases.greeted;
import static dev.gatehouse.proxy.TlsCourseCases.met;
import static dev.gatehouse.proxy.TlsOlderCases.greeted12;
import static dev.gatehouse.proxy.TlsOlderCases.met12;
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
    cases.fitting();
    cases.nothings();
    cases.records();
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

  /** How much of content and zeros a record may hold (RFC 8446 §5.2, §5.4). */
  private void fitting() {
    int full = 16_384;
    add(
        "record, an end with as many zeros as may be",
        "200",
        tls -> {
          byte[] end = greeted(tls).finished13();
          tls.send(HANDSHAKE, end, full - end.length).counts(end).turn().send(TlsCase.GET);
        });
    for (int more : new int[] {1, 203}) {
      add(
          "record, an end with zeros that are " + more + " too many",
          "alert 22",
          tls -> {
            byte[] end = greeted(tls).finished13();
            tls.send(HANDSHAKE, end, full - end.length + more);
          });
    }
    add(
        "record, an end beyond a record",
        "alert 22",
        tls -> greeted(tls).send(HANDSHAKE, message(20, new byte[full - 3])));
    for (int zeros : new int[] {1, 30, 1000}) {
      add(
          "record, a byte with " + zeros + " zeros in each",
          "200",
          tls -> {
            met(tls);
            for (byte part : TlsCase.GET.getBytes(ISO_8859_1)) {
              tls.send(DATA, new byte[] {part}, zeros);
            }
          });
    }
    for (int at : new int[] {1, 2}) {
      add(
          "record, of another version at " + at,
          "alert 10|alert 20|alert 50|alert 70|alert 0",
          tls -> {
            byte[] sealed = met(tls).sealed(DATA, TlsCase.GET.getBytes(ISO_8859_1), 0);
            tls.raw(TlsHelloCases.put(sealed, at, sealed[at] - 2));
          });
    }
    for (int place = 1; place <= 16; place += 3) {
      int at = place;
      add(
          "record, an end with a wrong seal at " + at,
          "alert 20",
          tls -> {
            byte[] sealed = greeted(tls).sealed(HANDSHAKE, tls.finished13(), 0);
            int seal = sealed.length - at;
            tls.raw(TlsHelloCases.put(sealed, seal, sealed[seal] ^ 0x80));
          });
    }
  }

  /** Records without content, which only data may be (RFC 8446 §5.4). */
  private void nothings() {
    for (int zeros : new int[] {0, 1, 42}) {
      String name = "record, nothing and " + zeros + " zeros ";
      for (int type : new int[] {0, ALERT}) {
        String outcome = type == 0 ? "alert 10|alert 51" : "alert 10|alert 50";
        add(
            name + "of kind " + type + " for the end",
            outcome,
            tls -> greeted(tls).send(type, new byte[0], zeros));
        add(
            name + "of kind " + type + " for a call",
            outcome,
            tls -> met(tls).send(type, new byte[0], zeros));
        add(
            name + "of kind " + type + " within a call",
            outcome,
            tls -> met(tls).send("GET /case ").send(type, new byte[0], zeros));
      }
      add(
          name + "of a message before the end",
          "alert 10|200",
          tls -> greeted(tls).send(HANDSHAKE, new byte[0], zeros).finish13().send(TlsCase.GET));
      add(
          name + "of a message before a call",
          "alert 10|200",
          tls -> met(tls).send(HANDSHAKE, new byte[0], zeros).send(TlsCase.GET));
      add(
          name + "of a message without end",
          "alert 10|reset",
          tls -> {
            met(tls);
            for (int i = 0; i < 33; i++) {
              tls.send(HANDSHAKE, new byte[0], zeros);
            }
          });
      add(
          name + "of data for the end",
          "alert 10",
          tls -> greeted(tls).send(DATA, new byte[0], zeros));
      add(
          name + "of data within the end",
          "alert 10",
          tls -> {
            byte[] end = greeted(tls).finished13();
            tls.send(HANDSHAKE, Arrays.copyOf(end, 9)).send(DATA, new byte[0], zeros);
          });
      add(
          name + "of data around a call",
          "200",
          tls ->
              met(tls)
                  .send(DATA, new byte[0], zeros)
                  .send("GET /case HTTP/1.1\r\n")
                  .send(DATA, new byte[0], zeros)
                  .send("Host: a\r\n\r\n"));
    }
    add(
        "record, an alert in two",
        "alert 10|alert 50",
        tls -> met(tls).send(ALERT, new byte[] {1}).send(ALERT, new byte[] {0}));
    add(
        "1.2, record, nothing before the end",
        "alert 10|200",
        tls -> {
          byte[] end = greeted12(tls).exchanged12().finished12();
          tls.plain(CCS, new byte[] {1}).sealing12().send(HANDSHAKE, new byte[0]);
          tls.send(HANDSHAKE, end).counts(end).heard12().send(TlsCase.GET);
        });
    add(
        "1.2, record, nothing around a call",
        "200",
        tls -> met12(tls).send("").send("GET /case HTTP/1.1\r\n").send("").send("Host: a\r\n\r\n"));
  }
}
