package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.KEY_SHARE;
import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareRecords.ALERT;
import static dev.gatehouse.proxy.BareRecords.CCS;
import static dev.gatehouse.proxy.BareRecords.DATA;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareRecords.framed;
import static dev.gatehouse.proxy.TlsCourseCases.CANCELED;
import static dev.gatehouse.proxy.TlsCourseCases.CLOSE;
import static dev.gatehouse.proxy.TlsCourseCases.flood;
import static dev.gatehouse.proxy.TlsCourseCases.greeted;
import static dev.gatehouse.proxy.TlsCourseCases.met;
import static dev.gatehouse.proxy.TlsCourseCases.times;
import static dev.gatehouse.proxy.TlsOlderCases.greeted12;
import static dev.gatehouse.proxy.TlsOlderCases.met12;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Several messages in one record or segment, and alerts and changes at each step. */
final class TlsPackedCases {
  private static final byte[] CHANGE = {1};
  private static final byte[] HALF_AN_END = hex("14 0000");
  private final List<TlsCase> all = new ArrayList<>();

  private TlsPackedCases() {}

  static List<TlsCase> all() {
    TlsPackedCases cases = new TlsPackedCases();
    cases.records();
    cases.segments();
    cases.changes();
    cases.alerts();
    cases.seals();
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase("packed, " + name, deed, outcome));
  }

  /** RFC 8446 §5.1: no message may be in a record with one before a change of keys. */
  private void records() {
    add(
        "half an end behind a hello",
        "alert 10",
        tls -> tls.plain(HANDSHAKE, joined(BareHello.of13(tls.key()).message(), HALF_AN_END)));
    add(
        "a hello behind a hello",
        "alert 10",
        tls -> {
          byte[] hello = BareHello.of13(tls.key()).message();
          tls.plain(HANDSHAKE, joined(hello, hello));
        });
    add(
        "1.2, half a key behind a hello",
        "alert 10",
        tls -> tls.plain(HANDSHAKE, joined(BareHello.of12().message(), hex("10 0000"))));
    add(
        "1.2, a hello behind a hello",
        "alert 10",
        tls ->
            tls.plain(HANDSHAKE, joined(BareHello.of12().message(), BareHello.of12().message())));
    add(
        "half a second hello behind the first",
        "alert 10",
        tls -> tls.plain(HANDSHAKE, joined(unshared(tls), Arrays.copyOf(unshared(tls), 50))));
    add(
        "half an end behind the second hello",
        "alert 10",
        tls -> {
          byte[] first = unshared(tls);
          tls.counts(BareTls.again(first, tls.plain(HANDSHAKE, first).handshake()));
          tls.plain(HANDSHAKE, joined(BareHello.of13(tls.key()).message(), HALF_AN_END));
        });
    add(
        "1.2, a byte behind the end",
        "alert 10",
        tls -> {
          byte[] end = greeted12(tls).exchanged12().finished12();
          tls.plain(CCS, CHANGE).sealing12().send(HANDSHAKE, joined(end, hex("14")));
        });
    add(
        "1.2, an end behind the end",
        "alert 10",
        tls -> {
          byte[] end = greeted12(tls).exchanged12().finished12();
          tls.plain(CCS, CHANGE).sealing12().send(HANDSHAKE, joined(end, end));
        });
    add(
        "1.2, half an end behind the key",
        "alert 10",
        tls -> {
          byte[] key = greeted12(tls).exchange12();
          tls.plain(HANDSHAKE, joined(key, HALF_AN_END)).plain(CCS, CHANGE);
        });
  }

  private static byte[] unshared(BareTls tls) {
    return BareHello.of13(tls.key()).without(KEY_SHARE).with(KEY_SHARE, "0000").message();
  }

  /** What may be sent in one go. */
  private void segments() {
    add(
        "an end and a call in a segment",
        "200",
        tls -> {
          byte[] end = greeted(tls).finished13();
          byte[] sealed = tls.sealed(HANDSHAKE, end, 0);
          byte[] call = tls.counts(end).turn().sealed(DATA, TlsCase.GET.getBytes(ISO_8859_1), 0);
          tls.raw(sealed, call);
        });
    add(
        "an end and a call in segments of a byte",
        "200",
        tls -> {
          byte[] end = greeted(tls).finished13();
          byte[] sealed = tls.sealed(HANDSHAKE, end, 0);
          byte[] call = tls.counts(end).turn().sealed(DATA, TlsCase.GET.getBytes(ISO_8859_1), 0);
          for (byte part : joined(sealed, call)) {
            tls.raw(new byte[] {part});
          }
        });
    add(
        "1.2, key, change, end and call in a segment",
        "200",
        tls -> {
          byte[] key = greeted12(tls).exchange12();
          byte[] end = tls.agreed12(key).finished12();
          byte[] sealed = tls.sealing12().sealed(HANDSHAKE, end, 0);
          byte[] call = tls.sealed(DATA, TlsCase.GET.getBytes(ISO_8859_1), 0);
          tls.raw(framed(HANDSHAKE, key), framed(CCS, CHANGE), sealed, call);
          tls.counts(end).heard12();
        });
    add("two calls in a record", "200", tls -> met(tls).send(TlsCase.VICTIM + TlsCase.GET));
  }

  /** Changes of ciphers that TLS 1.3 has for others on the way (RFC 8446 §D.4). */
  private void changes() {
    for (int count : new int[] {1, 2, 32, 33, 200}) {
      String outcome = count < 33 ? "200" : "alert 10";
      add(
          count + " changes in the segment of a hello",
          outcome,
          tls -> {
            byte[] hello = BareHello.of13(tls.key()).message();
            tls.raw(framed(HANDSHAKE, hello), times(count, framed(CCS, CHANGE))).agreed13(hello);
            if (outcome.contains("200")) {
              tls.finish13().send(TlsCase.GET);
            }
          });
    }
    add(
        "a change behind a hello and one before the end",
        "200",
        tls -> {
          byte[] hello = BareHello.of13(tls.key()).message();
          tls.plain(HANDSHAKE, hello).plain(CCS, CHANGE).agreed13(hello);
          tls.plain(CCS, CHANGE).finish13().send(TlsCase.GET);
        });
    add(
        "1.2, a change in the segment of a hello",
        "alert 10",
        tls -> tls.raw(framed(HANDSHAKE, BareHello.of12().message()), framed(CCS, CHANGE)));
    add(
        "1.2, 200 changes in the segment of a hello",
        "alert 10",
        tls ->
            tls.raw(
                framed(HANDSHAKE, BareHello.of12().message()), times(200, framed(CCS, CHANGE))));
  }

  private void alerts(String place, TlsCase.Place at, boolean sealed) {
    String name = "1.2, " + place + ", ";
    add(name + "an error", "end", tls -> at.of(tls).send(ALERT, new byte[] {2, 80}));
    add(name + "an end", "end|alert 0", tls -> at.of(tls).send(ALERT, CLOSE));
    add(name + "an unknown level", "alert 47", tls -> at.of(tls).send(ALERT, new byte[] {9, 40}));
    add(name + "an alert of one", "alert 50", tls -> at.of(tls).send(ALERT, new byte[] {1}));
    add(
        name + "two alerts in one",
        "alert 50",
        tls -> at.of(tls).send(ALERT, new byte[] {1, 0, 1, 0}));
    add(
        name + "an alert in two",
        "alert 50",
        tls -> at.of(tls).send(ALERT, new byte[] {1}).send(ALERT, new byte[] {0}));
    add(
        name + "an empty alert",
        sealed ? "alert 50" : "end",
        tls -> at.of(tls).send(ALERT, new byte[0]));
    add(
        name + "many warnings",
        "alert 10|alert 50|reset",
        tls -> flood(at.of(tls), 100, ALERT, CANCELED));
    if (sealed) {
      add(
          name + "an alert in the clear",
          "alert 20",
          tls -> at.of(tls).plain(ALERT, new byte[] {2, 80}));
    }
  }

  private void alerts() {
    alerts("behind the hello", TlsOlderCases::greeted12, false);
    alerts("behind the key", tls -> greeted12(tls).exchanged12(), false);
    alerts(
        "behind the change",
        tls -> greeted12(tls).exchanged12().plain(CCS, CHANGE).sealing12(),
        true);
    alerts("behind the end", TlsOlderCases::met12, true);
    add(
        "1.2, a warning at each step",
        "200",
        tls -> {
          greeted12(tls).plain(ALERT, CANCELED).exchanged12().plain(ALERT, CANCELED);
          byte[] end = tls.finished12();
          tls.plain(CCS, CHANGE).sealing12().send(ALERT, CANCELED).send(HANDSHAKE, end);
          tls.counts(end).heard12().send(ALERT, CANCELED).send(TlsCase.GET);
        });
  }

  private void seals() {
    for (int at : new int[] {5, 12, 13, 20, -16, -8, -1}) {
      add(
          "1.2, a record wrong at " + at,
          "alert 20",
          tls -> {
            byte[] sealed = met12(tls).sealed(DATA, TlsCase.GET.getBytes(ISO_8859_1), 0);
            int place = at < 0 ? sealed.length + at : at;
            tls.raw(TlsHelloCases.put(sealed, place, sealed[place] ^ 0x10));
          });
    }
    for (int size : new int[] {0, 1, 7, 8, 23, 24}) {
      add(
          "1.2, a record of " + size,
          "alert 20",
          tls -> met12(tls).raw(framed(DATA, new byte[size])));
    }
    for (int at : new int[] {1, 2}) {
      add(
          "1.2, a record of another version at " + at,
          "alert 70",
          tls -> {
            byte[] sealed = met12(tls).sealed(DATA, TlsCase.GET.getBytes(ISO_8859_1), 0);
            tls.raw(TlsHelloCases.put(sealed, at, sealed[at] - 2));
          });
    }
    add(
        "1.2, a record twice",
        "alert 20",
        tls -> {
          byte[] sealed = met12(tls).sealed(DATA, "GET ".getBytes(ISO_8859_1), 0);
          tls.raw(sealed, sealed);
        });
    add(
        "1.2, a record left out",
        "alert 20",
        tls -> {
          met12(tls).sealed(DATA, new byte[9], 0);
          tls.send(TlsCase.GET);
        });
    add(
        "a record left out",
        "alert 20",
        tls -> {
          met(tls).sealed(DATA, new byte[9], 0);
          tls.send(TlsCase.GET);
        });
  }
}
