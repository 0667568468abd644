package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.PSK;
import static dev.gatehouse.proxy.BareHello.PSK_MODES;
import static dev.gatehouse.proxy.BareHello.SNI;
import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareHello.host;
import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;
import static dev.gatehouse.proxy.BareTls.ALERT;
import static dev.gatehouse.proxy.BareTls.CCS;
import static dev.gatehouse.proxy.BareTls.DATA;
import static dev.gatehouse.proxy.BareTls.HANDSHAKE;
import static dev.gatehouse.proxy.BareTls.framed;
import static dev.gatehouse.proxy.BareTls.message;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
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
    cases.of12();
    cases.tickets();
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

  static BareTls greeted12(BareTls tls) throws Exception {
    return tls.greet12(BareHello.of12());
  }

  static BareTls met12(BareTls tls) throws Exception {
    return greeted12(tls).exchanged12().finish12();
  }

  private void of12() {
    byte[] change = {1};
    for (int size : new int[] {0, 1, 31, 33}) {
      add(
          "1.2, a key of " + size,
          "alert 50|alert 47",
          tls ->
              greeted12(tls)
                  .plain(HANDSHAKE, message(16, joined(new byte[] {(byte) size}, new byte[size]))));
    }
    add(
        "1.2, a key of zeros",
        "alert 47|alert 50",
        tls -> greeted12(tls).plain(HANDSHAKE, message(16, joined(new byte[] {32}, new byte[32]))));
    add(
        "1.2, no key",
        "alert 50",
        tls -> greeted12(tls).plain(HANDSHAKE, message(16, new byte[0])));
    add(
        "1.2, a key cut off",
        "alert 50",
        tls -> greeted12(tls).plain(HANDSHAKE, message(16, new byte[] {32, 1})));
    add(
        "1.2, a key and more",
        "alert 50",
        tls ->
            greeted12(tls)
                .plain(HANDSHAKE, message(16, joined(new byte[] {32}, tls.key(), change))));
    add("1.2, a change too early", "alert 10", tls -> greeted12(tls).plain(CCS, change));
    add(
        "1.2, no change",
        "alert 10",
        tls -> tls.plain(HANDSHAKE, greeted12(tls).exchanged12().finished12()));
    add(
        "1.2, another change",
        "alert 47|alert 10|alert 50",
        tls -> greeted12(tls).exchanged12().plain(CCS, new byte[] {2}));
    add(
        "1.2, half a message and a change",
        "alert 10",
        tls -> greeted12(tls).exchanged12().plain(HANDSHAKE, hex("14 00")).plain(CCS, change));
    add(
        "1.2, two changes",
        "alert 10|alert 20",
        tls -> greeted12(tls).exchanged12().plain(CCS, change).plain(CCS, change));
    add(
        "1.2, no key exchange",
        "alert 10",
        tls -> greeted12(tls).plain(HANDSHAKE, tls.finished12()));
    add(
        "1.2, a certificate nobody asked for",
        "alert 10",
        tls -> greeted12(tls).plain(HANDSHAKE, message(11, new byte[3])));
    add("1.2, data too early", "alert 10", tls -> greeted12(tls).plain(DATA, new byte[5]));
    add(
        "1.2, a wrong end",
        "alert 51",
        tls ->
            greeted12(tls)
                .exchanged12()
                .plain(CCS, change)
                .sealing12()
                .send(HANDSHAKE, message(20, new byte[12])));
    add(
        "1.2, a short end",
        "alert 51|alert 50",
        tls ->
            greeted12(tls)
                .exchanged12()
                .plain(CCS, change)
                .sealing12()
                .send(HANDSHAKE, message(20, new byte[11])));
    add(
        "1.2, data before the end",
        "alert 10",
        tls -> greeted12(tls).exchanged12().plain(CCS, change).sealing12().send(TlsCase.GET));
    add(
        "1.2, begun anew",
        "alert 100|alert 10",
        tls -> met12(tls).send(HANDSHAKE, BareHello.of12().message()));
    add(
        "1.2, begun anew without end",
        "alert 100|alert 10|reset",
        tls -> flood(met12(tls), 200, HANDSHAKE, BareHello.of12().message()));
    add(
        "1.2, asked to begin anew",
        "alert 10|alert 100",
        tls -> met12(tls).send(HANDSHAKE, message(0, new byte[0])));
    add(
        "1.2, an end again",
        "alert 10|alert 100",
        tls -> met12(tls).send(HANDSHAKE, message(20, new byte[12])));
    add(
        "1.2, four warnings",
        "200",
        tls -> {
          flood(met12(tls), 4, ALERT, new byte[] {1, 41});
          tls.send(TlsCase.GET);
        });
    add(
        "1.2, many warnings",
        "alert 10|reset",
        tls -> flood(met12(tls), 200, ALERT, new byte[] {1, 41}));
    add(
        "1.2, empty data without end",
        "alert 10|reset",
        tls -> flood(met12(tls), 500, DATA, new byte[0]));
    add("1.2, a heartbeat", "alert 10", tls -> met12(tls).send(24, hex("01 4000 00")));
    add("1.2, a record too large", "alert 22", tls -> met12(tls).send(DATA, new byte[16_385]));
    add("1.2, a change behind", "alert 10|alert 20", tls -> met12(tls).send(CCS, change));
    add(
        "1.2, a wrong seal",
        "alert 20",
        tls -> {
          byte[] sealed = met12(tls).sealed(DATA, TlsCase.GET.getBytes(ISO_8859_1), 0);
          tls.raw(TlsHelloCases.put(sealed, 20, sealed[20] ^ 4));
        });
  }

  /** A ticket of a host, shown to a host; with a wrong binder, which only who knows it sees. */
  private void tickets() {
    ticket("of its host", "b.example", "b.example", "alert 51");
    ticket("of another host", "a.example", "b.example", "200");
    ticket("of a host, shown to none that is known", "b.example", "x.example", "200");
  }

  private void ticket(String name, String of, String to, String outcome) {
    add(
        "ticket, " + name,
        outcome,
        tls -> {
          byte[] told;
          try (BareTls first =
              new BareTls((InetSocketAddress) tls.socket().getRemoteSocketAddress())) {
            BareHello hello =
                BareHello.of13(first.key()).with(SNI, host(of)).with(PSK_MODES, "01 01");
            first.greet13(hello).finish13().send(TlsCase.VICTIM);
            told = first.handshake();
          }
          int at = 4 + 8 + 1 + told[12];
          int size = (told[at] & 0xff) << 8 | (told[at + 1] & 0xff);
          byte[] ticket = Arrays.copyOfRange(told, at + 2, at + 2 + size);
          byte[] shown = listed(listed(ticket), new byte[4]);
          byte[] binder = listed(joined(new byte[] {32}, BareTls.noise(32)));
          BareHello hello = BareHello.of13(tls.key()).with(SNI, host(to)).with(PSK_MODES, "01 01");
          tls.greet13(hello.with(PSK, joined(shown, binder))).finish13().send(TlsCase.GET);
        });
  }
}
