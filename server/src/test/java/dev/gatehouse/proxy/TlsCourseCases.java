package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.SNI;
import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareHello.host;
import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareRecords.ALERT;
import static dev.gatehouse.proxy.BareRecords.CCS;
import static dev.gatehouse.proxy.BareRecords.DATA;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareRecords.framed;
import static dev.gatehouse.proxy.BareTls.message;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is said around a ClientHello and up to the end of a handshake. */
final class TlsCourseCases {
  static final byte[] CLOSE = {1, 0};
  static final byte[] CANCELED = {1, 90};
  private final List<TlsCase> all = new ArrayList<>();

  private TlsCourseCases() {}

  static List<TlsCase> all() {
    TlsCourseCases cases = new TlsCourseCases();
    cases.around();
    cases.ends();
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase(name, deed, outcome));
  }

  static byte[] times(int count, byte[] part) {
    byte[][] all = new byte[count][];
    Arrays.fill(all, part);
    return joined(all);
  }

  /** Something before and within a hello that is right. */
  private void hello(String name, String outcome, byte[] before, byte[] within) {
    add(
        "hello, " + name,
        outcome,
        tls -> {
          byte[] hello = BareHello.of13(tls.key()).with(SNI, host("b.example")).message();
          byte[] head = framed(HANDSHAKE, Arrays.copyOf(hello, 60));
          byte[] rest = framed(HANDSHAKE, Arrays.copyOfRange(hello, 60, hello.length));
          tls.raw(before, head, within, rest).agreed13(hello).shown("b.example").finish13();
          tls.send(TlsCase.GET);
        });
  }

  private void around() {
    byte[] none = new byte[0];
    hello("in two records", "200", none, none);
    hello("a warning before", "alert 10", framed(ALERT, CANCELED), none);
    hello("a warning within", "alert 10", none, framed(ALERT, CANCELED));
    hello("many warnings before", "alert 10", times(100, framed(ALERT, CANCELED)), none);
    hello("a change before", "alert 10", framed(CCS, new byte[] {1}), none);
    hello("a change within", "alert 10", none, framed(CCS, new byte[] {1}));
    hello("an empty record before", "alert 10", framed(HANDSHAKE, none), none);
    hello("an empty record within", "alert 10", none, framed(HANDSHAKE, none));
    hello("empty data before", "alert 10", framed(DATA, none), none);
    hello("empty data within", "alert 10", none, framed(DATA, none));
    hello("an end before", "alert 10", framed(ALERT, CLOSE), none);
    hello("an error before", "alert 10", framed(ALERT, new byte[] {2, 80}), none);
    hello("too much of it", "alert 50|alert 47", none, none, 20_000);
    hello("of the usual limit", "200", none, none, 15_000);
    add(
        "hello, another message before, and much behind",
        "alert 10",
        tls -> {
          byte[] hello = BareHello.of13(tls.key()).message();
          tls.raw(framed(HANDSHAKE, message(2, hello)), new byte[300_000]);
        });
    add(
        "hello, nothing that is ours, and much behind",
        "alert 120",
        tls -> {
          byte[] hello = BareHello.of13(tls.key()).with(16, BareHello.protocols("imap")).message();
          tls.raw(framed(HANDSHAKE, hello), new byte[300_000]);
        });
  }

  private void hello(String name, String outcome, byte[] before, byte[] within, int padding) {
    add(
        "hello, " + name,
        outcome,
        tls -> {
          byte[] hello = BareHello.of13(tls.key()).with(21, new byte[padding]).message();
          byte[] head = framed(HANDSHAKE, Arrays.copyOf(hello, 10_000));
          byte[] rest = framed(HANDSHAKE, Arrays.copyOfRange(hello, 10_000, hello.length));
          tls.raw(before, head, within, rest).agreed13(hello).finish13().send(TlsCase.GET);
        });
  }

  static BareTls greeted(BareTls tls) throws Exception {
    return tls.greet13(BareHello.of13(tls.key()));
  }

  /** Something in place of the caller's Finished. */
  private void ends() {
    int[] bits = {4, 20, 35};
    for (int at : bits) {
      add(
          "finished, wrong at " + at,
          "alert 51",
          tls -> {
            byte[] end = greeted(tls).finished13();
            tls.send(HANDSHAKE, TlsHelloCases.put(end, at, end[at] ^ 1));
          });
    }
    for (int size : new int[] {0, 12, 31, 33, 48, 16_380}) {
      add(
          "finished, of " + size,
          "alert 51|alert 50",
          tls -> {
            byte[] end = Arrays.copyOfRange(greeted(tls).finished13(), 4, 36);
            tls.send(HANDSHAKE, message(20, Arrays.copyOf(end, size)));
          });
    }
    add(
        "finished, without end",
        "alert 47|alert 50|alert 10|reset",
        tls -> {
          greeted(tls);
          tls.send(HANDSHAKE, hex("14 ffffff"));
          flood(tls, 200, HANDSHAKE, new byte[10_000]);
        });
    add(
        "finished, in the clear",
        "alert 10|alert 20",
        tls -> tls.plain(HANDSHAKE, greeted(tls).finished13()));
    add(
        "finished, a byte in each record",
        "200",
        tls -> {
          for (byte part : greeted(tls).finished13()) {
            tls.send(HANDSHAKE, new byte[] {part});
          }
          tls.turn().send(TlsCase.GET);
        });
    add(
        "finished, and more in its record",
        "alert 10",
        tls -> tls.send(HANDSHAKE, joined(greeted(tls).finished13(), hex("18 000001 00"))));
    add(
        "finished, half a message in its record",
        "alert 10",
        tls -> tls.send(HANDSHAKE, joined(greeted(tls).finished13(), hex("18"))));
    add("finished, data instead", "alert 10", tls -> greeted(tls).send(TlsCase.GET));
    add("finished, empty data instead", "alert 10", tls -> greeted(tls).send(""));
    add(
        "finished, a change instead",
        "alert 51",
        tls -> {
          greeted(tls).plain(CCS, new byte[] {1});
          tls.send(HANDSHAKE, message(20, new byte[32]));
        });
    add(
        "finished, a change before",
        "200",
        tls -> greeted(tls).plain(CCS, new byte[] {1}).finish13().send(TlsCase.GET));
    add(
        "finished, many changes before",
        "alert 10|alert 20|reset",
        tls -> {
          greeted(tls);
          flood(tls, framed(CCS, new byte[] {1}), 200);
        });
    add(
        "finished, another change before",
        "alert 10|alert 20",
        tls -> greeted(tls).plain(CCS, new byte[] {2}));
    add(
        "finished, a long change before",
        "alert 10|alert 20",
        tls -> greeted(tls).plain(CCS, new byte[] {1, 1}));
    add(
        "finished, 16 KB of changes",
        "alert 10|alert 20|alert 22",
        tls -> greeted(tls).plain(CCS, times(16_384, new byte[] {1})));
    for (int type : new int[] {0, 1, 2, 4, 5, 8, 11, 13, 15, 24, 99, 254}) {
      add(
          "finished, message " + type + " instead",
          "alert 10",
          tls -> greeted(tls).send(HANDSHAKE, message(type, new byte[4])));
    }
    add("finished, an end instead", "end", tls -> greeted(tls).send(ALERT, CLOSE));
    add(
        "finished, an empty alert",
        "alert 10|alert 50",
        tls -> greeted(tls).send(ALERT, new byte[0]));
    add(
        "finished, an alert in the clear",
        "alert 10|alert 20|end",
        tls -> greeted(tls).plain(ALERT, CLOSE));
  }

  static BareTls met(BareTls tls) throws Exception {
    return greeted(tls).finish13();
  }

  static void flood(BareTls tls, int count, int type, byte[] content) throws Exception {
    try {
      for (int i = 0; i < count; i++) {
        tls.send(type, content);
      }
    } catch (SocketException e) {
      // Nobody reads them all.
    }
  }

  static void flood(BareTls tls, byte[] record, int count) throws Exception {
    try {
      for (int i = 0; i < count; i++) {
        tls.raw(record);
      }
    } catch (SocketException e) {
      // Nobody reads them all.
    }
  }
}
