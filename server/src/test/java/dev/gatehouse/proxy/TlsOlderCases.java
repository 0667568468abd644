package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareRecords.ALERT;
import static dev.gatehouse.proxy.BareRecords.CCS;
import static dev.gatehouse.proxy.BareRecords.DATA;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareTls.message;
import static dev.gatehouse.proxy.TlsCourseCases.flood;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Courses of TLS 1.2. */
final class TlsOlderCases {
  private static final byte[] CHANGE = {1};
  private static final int EXTENDED_MASTER_SECRET = 23;
  private final List<TlsCase> all = new ArrayList<>();

  private TlsOlderCases() {}

  static List<TlsCase> all() {
    TlsOlderCases cases = new TlsOlderCases();
    cases.course();
    cases.order();
    cases.extended();
    cases.behind();
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase("1.2, " + name, deed, outcome));
  }

  static BareTls greeted12(BareTls tls) throws Exception {
    return tls.greet12(BareHello.of12());
  }

  static BareTls met12(BareTls tls) throws Exception {
    return greeted12(tls).exchanged12().finish12();
  }

  private void course() {
    for (int size : new int[] {0, 1, 31, 33}) {
      add(
          "a key of " + size,
          "alert 50|alert 47",
          tls ->
              greeted12(tls)
                  .plain(HANDSHAKE, message(16, joined(new byte[] {(byte) size}, new byte[size]))));
    }
    add(
        "a key of zeros",
        "alert 47|alert 50",
        tls -> greeted12(tls).plain(HANDSHAKE, message(16, joined(new byte[] {32}, new byte[32]))));
    add("no key", "alert 50", tls -> greeted12(tls).plain(HANDSHAKE, message(16, new byte[0])));
    add(
        "a key cut off",
        "alert 50",
        tls -> greeted12(tls).plain(HANDSHAKE, message(16, new byte[] {32, 1})));
    add(
        "a key and more",
        "alert 50",
        tls ->
            greeted12(tls)
                .plain(HANDSHAKE, message(16, joined(new byte[] {32}, tls.key(), CHANGE))));
    add("a change too early", "alert 10", tls -> greeted12(tls).plain(CCS, CHANGE));
    add(
        "no change",
        "alert 10",
        tls -> tls.plain(HANDSHAKE, greeted12(tls).exchanged12().finished12()));
    add(
        "another change",
        "alert 47|alert 10|alert 50",
        tls -> greeted12(tls).exchanged12().plain(CCS, new byte[] {2}));
    add(
        "half a message and a change",
        "alert 10",
        tls -> greeted12(tls).exchanged12().plain(HANDSHAKE, hex("14 00")).plain(CCS, CHANGE));
    add(
        "two changes",
        "alert 10|alert 20",
        tls -> greeted12(tls).exchanged12().plain(CCS, CHANGE).plain(CCS, CHANGE));
    add("no key exchange", "alert 10", tls -> greeted12(tls).plain(HANDSHAKE, tls.finished12()));
    add(
        "a certificate nobody asked for",
        "alert 10",
        tls -> greeted12(tls).plain(HANDSHAKE, message(11, new byte[3])));
    add("data too early", "alert 10", tls -> greeted12(tls).plain(DATA, new byte[5]));
    add(
        "a wrong end",
        "alert 51",
        tls ->
            greeted12(tls)
                .exchanged12()
                .plain(CCS, CHANGE)
                .sealing12()
                .send(HANDSHAKE, message(20, new byte[12])));
    add(
        "a short end",
        "alert 51|alert 50",
        tls ->
            greeted12(tls)
                .exchanged12()
                .plain(CCS, CHANGE)
                .sealing12()
                .send(HANDSHAKE, message(20, new byte[11])));
    add(
        "data before the end",
        "alert 10",
        tls -> greeted12(tls).exchanged12().plain(CCS, CHANGE).sealing12().send(TlsCase.GET));
  }

  /** Messages left out, twice, or in the middle of others (CVE-2014-0224). */
  private void order() {
    byte[] hello = BareHello.of12().message();
    add("no hello, a key", "alert 10", tls -> tls.plain(HANDSHAKE, tls.exchange12()));
    add("no hello, an end", "alert 10", tls -> tls.plain(HANDSHAKE, tls.finished12()));
    add(
        "no key, a change and an end",
        "alert 10",
        tls -> {
          greeted12(tls).plain(CCS, CHANGE);
          tls.sealing12().send(HANDSHAKE, tls.finished12());
        });
    add("a hello again", "alert 10", tls -> greeted12(tls).plain(HANDSHAKE, hello));
    add(
        "a hello behind the key",
        "alert 10",
        tls -> greeted12(tls).exchanged12().plain(HANDSHAKE, hello));
    add("a hello behind the change", "alert 10", tls -> changed(tls).send(HANDSHAKE, hello));
    add(
        "a key again",
        "alert 10",
        tls -> greeted12(tls).exchanged12().plain(HANDSHAKE, tls.exchange12()));
    add(
        "a key behind the change",
        "alert 10",
        tls -> changed(tls).send(HANDSHAKE, tls.exchange12()));
    add(
        "a key behind the end",
        "alert 10|alert 100",
        tls -> met12(tls).send(HANDSHAKE, tls.exchange12()));
    add(
        "a change within the key",
        "alert 10",
        tls -> {
          byte[] key = greeted12(tls).exchange12();
          tls.plain(HANDSHAKE, Arrays.copyOf(key, 20)).plain(CCS, CHANGE);
        });
    add(
        "a change within the end",
        "alert 10|alert 20",
        tls -> {
          byte[] end = changed(tls).finished12();
          tls.send(HANDSHAKE, Arrays.copyOf(end, 8)).send(CCS, CHANGE);
        });
    add(
        "an end in the clear behind the change",
        "alert 10|alert 20|alert 50",
        tls -> {
          byte[] end = greeted12(tls).exchanged12().finished12();
          tls.plain(CCS, CHANGE).plain(HANDSHAKE, end);
        });
    add(
        "an end in records of a byte",
        "200",
        tls -> {
          byte[] end = changed(tls).finished12();
          for (byte part : end) {
            tls.send(HANDSHAKE, new byte[] {part});
          }
          tls.counts(end).heard12().send(TlsCase.GET);
        });
    add(
        "a key in records of a byte",
        "200",
        tls -> {
          greeted12(tls).exchanged12(1).finish12().send(TlsCase.GET);
        });
    for (int bit = 32; bit < 128; bit += 19) {
      int at = bit;
      add(
          "an end wrong in bit " + at,
          "alert 51",
          tls -> {
            byte[] end = changed(tls).finished12();
            tls.send(HANDSHAKE, TlsHelloCases.put(end, at / 8, end[at / 8] ^ 1 << at % 8));
          });
    }
    for (int size : new int[] {0, 1, 13, 16, 32, 16_380}) {
      add(
          "an end of " + size,
          "alert 50|alert 51",
          tls -> {
            byte[] end = changed(tls).finished12();
            byte[] content = Arrays.copyOfRange(end, 4, 16);
            tls.send(HANDSHAKE, message(20, Arrays.copyOf(content, size)));
          });
    }
    for (int type : new int[] {0, 1, 2, 4, 11, 13, 14, 15, 22, 24, 254}) {
      add(
          "message " + type + " for the key",
          "alert 10",
          tls -> greeted12(tls).plain(HANDSHAKE, message(type, new byte[4])));
    }
  }

  private static BareTls changed(BareTls tls) throws Exception {
    return greeted12(tls).exchanged12().plain(CCS, CHANGE).sealing12();
  }

  /** RFC 7627. */
  private void extended() {
    UnaryOperator<BareHello> asks = it -> it.with(EXTENDED_MASTER_SECRET, "");
    add("an extended secret", "200", tls -> met12(tls, asks).send(TlsCase.GET));
    add(
        "an extended secret, of AES-256",
        "200",
        tls -> met12(tls, it -> asks.apply(it).suites("c02c 00ff")).send(TlsCase.GET));
    add(
        "an extended secret, with a byte",
        "alert 50",
        tls -> met12(tls, it -> it.with(EXTENDED_MASTER_SECRET, "00")));
    add(
        "an extended secret that was not asked for",
        "alert 20",
        tls -> greeted12(tls).extended(true).exchanged12().finish12());
    add(
        "an extended secret that is not made",
        "alert 20",
        tls -> tls.greet12(asks.apply(BareHello.of12())).extended(false).exchanged12().finish12());
  }

  private static BareTls met12(BareTls tls, UnaryOperator<BareHello> like) throws Exception {
    return tls.greet12(like.apply(BareHello.of12())).exchanged12().finish12();
  }

  private void behind() {
    add(
        "begun anew",
        "alert 100|alert 10",
        tls -> met12(tls).send(HANDSHAKE, BareHello.of12().message()));
    add(
        "begun anew without end",
        "alert 100|alert 10|reset",
        tls -> flood(met12(tls), 200, HANDSHAKE, BareHello.of12().message()));
    add(
        "asked to begin anew",
        "alert 10|alert 100",
        tls -> met12(tls).send(HANDSHAKE, message(0, new byte[0])));
    add(
        "an end again",
        "alert 10|alert 100",
        tls -> met12(tls).send(HANDSHAKE, message(20, new byte[12])));
    add(
        "four warnings",
        "200",
        tls -> {
          flood(met12(tls), 4, ALERT, new byte[] {1, 41});
          tls.send(TlsCase.GET);
        });
    add(
        "many warnings",
        "alert 10|reset",
        tls -> flood(met12(tls), 200, ALERT, new byte[] {1, 41}));
    add(
        "empty data without end",
        "alert 10|reset",
        tls -> flood(met12(tls), 500, DATA, new byte[0]));
    add("a record of a heartbeat", "alert 10", tls -> met12(tls).send(24, hex("01 4000 00")));
    add("a record too large", "alert 22", tls -> met12(tls).send(DATA, new byte[16_385]));
    add("a change behind", "alert 10|alert 20", tls -> met12(tls).send(CCS, CHANGE));
    add(
        "a wrong seal",
        "alert 20",
        tls -> {
          byte[] sealed = met12(tls).sealed(DATA, TlsCase.GET.getBytes(ISO_8859_1), 0);
          tls.raw(TlsHelloCases.put(sealed, 20, sealed[20] ^ 4));
        });
  }
}
