package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.ALPN;
import static dev.gatehouse.proxy.BareHello.EARLY_DATA;
import static dev.gatehouse.proxy.BareHello.GROUPS;
import static dev.gatehouse.proxy.BareHello.KEY_SHARE;
import static dev.gatehouse.proxy.BareHello.PSK;
import static dev.gatehouse.proxy.BareHello.PSK_MODES;
import static dev.gatehouse.proxy.BareHello.SIGNATURES;
import static dev.gatehouse.proxy.BareHello.SNI;
import static dev.gatehouse.proxy.BareHello.VERSIONS;
import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareHello.host;
import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;
import static dev.gatehouse.proxy.BareHello.protocols;
import static dev.gatehouse.proxy.BareRecords.ALERT;
import static dev.gatehouse.proxy.BareRecords.CCS;
import static dev.gatehouse.proxy.BareRecords.DATA;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareRecords.framed;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Data that is sent before it can be read (RFC 8446 §4.2.10), and hellos that are sent again. */
final class TlsAgainCases {
  private static final byte[] CHANGE = {1};
  private final List<TlsCase> all = new ArrayList<>();

  private TlsAgainCases() {}

  static List<TlsCase> all() {
    TlsAgainCases cases = new TlsAgainCases();
    cases.early();
    cases.again();
    cases.around();
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase("1.3, " + name, deed, outcome));
  }

  /** With a ticket that nobody gave. */
  private static BareHello early(BareTls tls) {
    return early(BareHello.of13(tls.key()));
  }

  private static BareHello early(BareHello hello) {
    byte[] ticket = listed(listed(BareTls.noise(100)), new byte[4]);
    byte[] binder = listed(joined(new byte[] {32}, BareTls.noise(32)));
    return hello.with(EARLY_DATA, "").with(PSK_MODES, "01 01").with(PSK, joined(ticket, binder));
  }

  private void early(String name, int records, int size, String outcome) {
    add(
        "early data " + name,
        outcome,
        tls -> {
          byte[] hello = early(tls).message();
          tls.plain(HANDSHAKE, hello);
          try {
            for (int i = 0; i < records; i++) {
              tls.plain(DATA, BareTls.noise(size));
            }
          } catch (SocketException e) {
            // Nobody reads them all.
          }
          tls.agreed13(hello).finish13().send(TlsCase.GET);
        });
  }

  /** What is sent behind a hello of early data, in one go with it. */
  private void early(String name, String outcome, byte[]... behind) {
    add(
        "early data, " + name,
        outcome,
        tls -> {
          byte[] hello = early(tls).message();
          tls.raw(framed(HANDSHAKE, hello), joined(behind));
          tls.agreed13(hello).finish13().send(TlsCase.GET);
        });
  }

  private void early() {
    byte[] data = framed(DATA, BareTls.noise(100));
    byte[] change = framed(CCS, CHANGE);
    early("of one record", 1, 100, "200");
    early("of a full record", 1, 16_000, "200");
    early("of many records", 30, 300, "200");
    early("without end", 100, 16_000, "alert 10|alert 20|reset");
    early("of two records", "200", data, data);
    early("a change before", "200", change, data);
    early("a change between", "200", data, change, data);
    early("a change behind", "200", data, change);
    early("an error behind", "200|end", data, framed(ALERT, new byte[] {2, 80}));
    early("none", "200");
    early(
        "a message in the clear behind",
        "200|alert 10",
        data,
        framed(HANDSHAKE, hex("18 000001 00")));
    add(
        "early data, within the end",
        "alert 20",
        tls -> {
          byte[] hello = early(tls).message();
          tls.raw(framed(HANDSHAKE, hello), data).agreed13(hello);
          tls.send(HANDSHAKE, Arrays.copyOf(tls.finished13(), 16)).raw(data);
        });
    add(
        "early data, behind the end",
        "alert 20",
        tls -> {
          byte[] hello = early(tls).message();
          tls.raw(framed(HANDSHAKE, hello), data).agreed13(hello).finish13().raw(data);
        });
    add(
        "early data, of a caller that could do with 1.2",
        "alert 10",
        tls -> {
          BareHello hello =
              early(tls).suites("1301 c02b").instead(VERSIONS, "04 0305 0303").session("");
          tls.greet12(hello).raw(data);
        });
    UnaryOperator<BareHello> unshared = it -> it.without(KEY_SHARE).with(KEY_SHARE, "0000");
    add(
        "early data, and asked again",
        "200",
        tls -> {
          byte[] first = early(unshared.apply(BareHello.of13(tls.key()))).message();
          tls.raw(framed(HANDSHAKE, first), data);
          tls.counts(BareTls.again(first, tls.handshake()));
          BareHello second = early(tls).without(EARLY_DATA);
          tls.greet13(second).finish13().send(TlsCase.GET);
        });
    add(
        "early data, behind the second hello",
        "alert 20|alert 10",
        tls -> {
          byte[] first = early(unshared.apply(BareHello.of13(tls.key()))).message();
          tls.raw(framed(HANDSHAKE, first), data);
          tls.counts(BareTls.again(first, tls.handshake()));
          tls.greet13(early(tls).without(EARLY_DATA)).raw(data);
        });
  }

  /** A hello without a share, what it is answered, and a second one. */
  private void again(String name, String outcome, UnaryOperator<BareHello> second) {
    again(name, outcome, it -> it, second);
  }

  private void again(
      String name, String outcome, UnaryOperator<BareHello> both, UnaryOperator<BareHello> second) {
    add(
        "asked again: " + name,
        outcome,
        tls -> {
          byte[] first = asked(both.apply(BareHello.of13(tls.key())));
          byte[] retry = tls.plain(HANDSHAKE, first).handshake();
          tls.plain(CCS, CHANGE).counts(BareTls.again(first, retry));
          BareHello hello = second.apply(both.apply(BareHello.of13(tls.key())));
          tls.greet13(hello).finish13().send(TlsCase.GET);
        });
  }

  private static byte[] asked(BareHello hello) {
    return hello.without(KEY_SHARE).with(KEY_SHARE, "0000").message();
  }

  private void again() {
    again("a key", "200", it -> it);
    again("no key again", "alert 47", it -> it.without(KEY_SHARE).with(KEY_SHARE, "0000"));
    again("no list of keys", "alert 109|alert 47", it -> it.without(KEY_SHARE));
    again(
        "a key of another group",
        "alert 47",
        it -> it.without(KEY_SHARE).with(KEY_SHARE, listed(hex("0017"), listed(point()))));
    again(
        "a key of zeros",
        "alert 47",
        it -> it.without(KEY_SHARE).with(KEY_SHARE, listed(hex("001d"), listed(new byte[32]))));
    // RFC 8446 §4.1.2 asks for the same hello but for its key; 47 if it is not.
    again("another host", "200", it -> it.with(SNI, host("b.example")));
    again("early data", "200", it -> it.with(EARLY_DATA, ""));
    again("no list of versions", "200", it -> it.without(VERSIONS));
    again("another random", "200", it -> it.random(new byte[32]));
    again("another session", "200", it -> it.session("bb".repeat(32)));
    again("no session", "200", it -> it.session(""));
    again("another suite", "200|alert 47", it -> it.suites("1302"));
    again("other signatures", "200|alert 47", it -> it.instead(SIGNATURES, "0002 0804"));
    again("other groups", "200|alert 47", it -> it.instead(GROUPS, "0002 001d"));
    again("turned around", "200|alert 47", BareHello::turned);
    again("another protocol", "alert 120|200", it -> it.with(ALPN, protocols("http/1.X")));
    again("a cookie that was not given", "200|alert 47", it -> it.with(44, "0002 aaaa"));
    again(
        "unknown extensions, turned around",
        "200|alert 47",
        it -> it.with(0x7777, "00").with(0x7778, "00"),
        BareHello::turned);
  }

  private static byte[] point() {
    return joined(hex("04"), new byte[64]);
  }

  /** What comes between the two. */
  private void around(String name, String outcome, byte[]... between) {
    add(
        "asked again, between: " + name,
        outcome,
        tls -> {
          byte[] first = asked(BareHello.of13(tls.key()));
          byte[] retry = tls.plain(HANDSHAKE, first).handshake();
          tls.raw(between).counts(BareTls.again(first, retry));
          if (!outcome.contains("200")) {
            // What was sent behind an end could be met by a reset, which takes the alert with it.
            return;
          }
          tls.greet13(BareHello.of13(tls.key())).finish13().send(TlsCase.GET);
        });
  }

  private void around() {
    byte[] change = framed(CCS, CHANGE);
    around("nothing", "200");
    around("two changes", "200|alert 10", change, change);
    around("many changes", "alert 10", TlsCourseCases.times(100, change));
    around("a change that is none", "alert 10", framed(CCS, new byte[] {2}));
    around("a warning", "200|alert 10|alert 50", framed(ALERT, TlsCourseCases.CANCELED));
    around("an end", "end|alert 0", framed(ALERT, TlsCourseCases.CLOSE));
    around("data", "alert 10", framed(DATA, BareTls.noise(100)));
    around("an empty record", "alert 10|end", framed(HANDSHAKE, new byte[0]));
    around("an empty message", "alert 10", framed(HANDSHAKE, hex("18 000000")));
    add(
        "asked again, a third time",
        "alert 47",
        tls -> {
          byte[] first = asked(BareHello.of13(tls.key()));
          tls.plain(HANDSHAKE, first).handshake();
          tls.plain(HANDSHAKE, first).handshake();
        });
    add(
        "asked again, in records of a byte",
        "200",
        tls -> {
          byte[] first = asked(BareHello.of13(tls.key()));
          tls.counts(BareTls.again(first, tls.plain(HANDSHAKE, first).handshake()));
          byte[] hello = BareHello.of13(tls.key()).message();
          for (byte part : hello) {
            tls.plain(HANDSHAKE, new byte[] {part});
          }
          tls.agreed13(hello).finish13().send(TlsCase.GET);
        });
  }
}
