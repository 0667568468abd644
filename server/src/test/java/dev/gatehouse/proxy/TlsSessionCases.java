package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.ALPN;
import static dev.gatehouse.proxy.BareHello.EARLY_DATA;
import static dev.gatehouse.proxy.BareHello.GROUPS;
import static dev.gatehouse.proxy.BareHello.KEY_SHARE;
import static dev.gatehouse.proxy.BareHello.PSK_MODES;
import static dev.gatehouse.proxy.BareHello.SNI;
import static dev.gatehouse.proxy.BareHello.host;
import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;
import static dev.gatehouse.proxy.BareHello.protocols;
import static dev.gatehouse.proxy.BareRecords.DATA;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Sessions that are taken up again, and those that must not be. */
final class TlsSessionCases {
  static final String TAKEN = "resumed, 200";
  static final String LEFT = "not resumed, 200";
  private final List<TlsCase> all = new ArrayList<>();

  private TlsSessionCases() {}

  static List<TlsCase> all() {
    TlsSessionCases cases = new TlsSessionCases();
    cases.taken();
    cases.left();
    cases.wrong();
    cases.again();
    return cases.all;
  }

  /** Where certificates are asked for there is none: it would not be shown again. */
  static List<TlsCase> none() {
    TlsSessionCases cases = new TlsSessionCases();
    cases.add(
        "1.3, no ticket where certificates are asked for",
        "200, 0 tickets",
        tls -> {
          byte[] none = BareTls.message(11, new byte[4]);
          tls.greet13(hello13(tls));
          tls.send(HANDSHAKE, none).counts(none).finish13().send(TlsCase.GET);
          throw new IOException(tls.outcome() + ", " + tls.tickets() + " tickets");
        });
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase("session, " + name, deed, outcome));
  }

  static BareHello hello13(BareTls tls) {
    return BareHello.of13(tls.key()).with(SNI, host("b.example")).with(PSK_MODES, "01 01");
  }

  /** A session of this hello, on a connection of its own. */
  static BareSession session13(BareTls tls, UnaryOperator<BareHello> like) throws Exception {
    try (BareTls first = first(tls)) {
      first.greet13(like.apply(hello13(first))).finish13().send(TlsCase.VICTIM);
      return first.session13();
    }
  }

  static BareTls first(BareTls tls) throws Exception {
    return new BareTls((InetSocketAddress) tls.socket().getRemoteSocketAddress());
  }

  /** How a call was answered, and whether its session was taken up. */
  static void told(BareTls tls) throws Exception {
    tls.send(TlsCase.GET);
    throw new IOException((tls.resumes() ? "resumed, " : "not resumed, ") + tls.outcome());
  }

  private void shown(String name, String outcome, UnaryOperator<BareHello> second) {
    shown(name, outcome, it -> it, second, it -> it);
  }

  private void changed(String name, String outcome, UnaryOperator<BareSession> change) {
    shown(name, outcome, it -> it, it -> it, change);
  }

  private void shown(
      String name,
      String outcome,
      UnaryOperator<BareHello> first,
      UnaryOperator<BareHello> second,
      UnaryOperator<BareSession> change) {
    add(
        "1.3, " + name,
        outcome,
        tls -> {
          BareSession session = change.apply(session13(tls, first));
          tls.offering(session);
          told(tls.greet13(session.shownBy(second.apply(hello13(tls)))).finish13());
        });
  }

  private void taken() {
    shown("as it is", TAKEN, it -> it);
    shown("an unknown way beside ours", TAKEN, it -> it.instead(PSK_MODES, "03 1a012a"));
    shown("without a key besides ours", TAKEN, it -> it.instead(PSK_MODES, "02 0001"));
    shown("of AES-256", TAKEN, it -> it.suites("1302"), it -> it.suites("1302"), it -> it);
    shown("of ChaCha20", TAKEN, it -> it.suites("1303"), it -> it.suites("1303"), it -> it);
    shown("with early data", TAKEN, it -> it.with(EARLY_DATA, ""));
    shown("another protocol", TAKEN, it -> it.with(ALPN, protocols("http/1.1")));
    shown("no signatures", TAKEN + "|alert 40", it -> it.without(BareHello.SIGNATURES));
    add(
        "1.3, twice",
        TAKEN,
        tls -> {
          BareSession session = session13(tls, it -> it);
          try (BareTls other = first(tls)) {
            other.offering(session);
            other.greet13(session.shownBy(hello13(other))).resumed(true).finish13();
            other.send(TlsCase.VICTIM).outcome();
          }
          tls.offering(session);
          told(tls.greet13(session.shownBy(hello13(tls))).finish13());
        });
    add(
        "1.3, of one that was taken up",
        TAKEN,
        tls -> {
          BareSession session = session13(tls, it -> it);
          BareSession next;
          try (BareTls other = first(tls)) {
            other.offering(session);
            other.greet13(session.shownBy(hello13(other))).resumed(true).finish13();
            next = other.send(TlsCase.VICTIM).session13();
          }
          tls.offering(next);
          told(tls.greet13(next.shownBy(hello13(tls))).finish13());
        });
    add(
        "1.3, with early data that nobody reads",
        TAKEN,
        tls -> {
          BareSession session = session13(tls, it -> it);
          byte[] hello = session.shownBy(hello13(tls).with(EARLY_DATA, ""));
          tls.offering(session).plain(HANDSHAKE, hello).plain(DATA, BareTls.noise(100));
          told(tls.agreed13(hello).finish13());
        });
    add(
        "1.3, with a key of another group",
        TAKEN,
        tls -> {
          BareSession session = session13(tls, it -> it);
          tls.offering(session).agreeing(BareKey.of(BareKey.P256));
          BareHello hello =
              hello13(tls)
                  .instead(GROUPS, "0002 0017")
                  .without(KEY_SHARE)
                  .with(KEY_SHARE, listed(BareHello.hex("0017"), listed(tls.key())));
          told(tls.greet13(session.shownBy(hello)).finish13());
        });
    add(
        "1.3, none without a way that is ours",
        "200, 0 tickets",
        tls -> {
          tls.greet13(hello13(tls).instead(PSK_MODES, "02 001a")).finish13().send(TlsCase.GET);
          throw new IOException(tls.outcome() + ", " + tls.tickets() + " tickets");
        });
  }

  static UnaryOperator<BareSession> ticket(UnaryOperator<byte[]> change) {
    return it -> it.ticket(change.apply(it.ticket()));
  }

  private void left() {
    shown("without a key", LEFT, it -> it.instead(PSK_MODES, "01 00"));
    shown("an unknown way alone", LEFT, it -> it.instead(PSK_MODES, "01 1a"));
    shown("of another hash", LEFT, it -> it.suites("1302"));
    shown("of another suite", LEFT, it -> it.suites("1303"));
    shown("of a suite, shown with a better one", LEFT, it -> it.suites("1303"), it -> it, it -> it);
    shown("at another host", LEFT, it -> it.without(SNI).with(SNI, host("a.example")));
    shown("at no host", LEFT, it -> it.without(SNI));
    shown("at a strange host", LEFT, it -> it.without(SNI).with(SNI, host("x.example")));
    shown("of no host", LEFT, it -> it.without(SNI), it -> it, it -> it);
    add(
        "1.3, none of a strange host",
        "200, 0 tickets",
        tls -> {
          BareHello hello = hello13(tls).without(SNI).with(SNI, host("x.example"));
          tls.greet13(hello).finish13().send(TlsCase.GET);
          throw new IOException(tls.outcome() + ", " + tls.tickets() + " tickets");
        });
    for (int at : new int[] {0, 15, 16, 31, 32, 60, -33, -32, -1}) {
      changed(
          "a ticket wrong at " + at,
          LEFT,
          ticket(
              it -> {
                int place = at < 0 ? it.length + at : at;
                return TlsHelloCases.put(it, place, it[place] ^ 1);
              }));
    }
    changed("a ticket cut off", LEFT, ticket(it -> Arrays.copyOf(it, it.length - 1)));
    changed("a byte of a ticket", LEFT, ticket(it -> Arrays.copyOf(it, 1)));
    changed("the head of a ticket", LEFT, ticket(it -> Arrays.copyOf(it, 32)));
    changed("a ticket and more", LEFT, ticket(it -> Arrays.copyOf(it, it.length + 1)));
    changed("a ticket, twice in one", LEFT, ticket(it -> joined(it, it)));
    changed("a ticket of 12,000", LEFT, ticket(_ -> BareTls.noise(12_000)));
  }

  private void wrong() {
    changed("a binder by another secret", "alert 51", it -> it.secret(new byte[32]));
    shown("no ways", "alert 50", it -> it.instead(PSK_MODES, "00"));
    shown("no list of ways", "alert 109", it -> it.without(PSK_MODES));
    for (int at : new int[] {-1, -16, -32}) {
      add(
          "1.3, a binder wrong at " + at,
          "alert 51",
          tls -> {
            BareSession session = session13(tls, it -> it);
            byte[] hello = session.shownBy(hello13(tls));
            int place = hello.length + at;
            tls.offering(session).greet13(TlsHelloCases.put(hello, place, hello[place] ^ 1));
          });
    }
    add(
        "1.3, a hello changed behind its binder",
        "alert 51",
        tls -> {
          BareSession session = session13(tls, it -> it);
          byte[] hello = session.shownBy(hello13(tls));
          tls.offering(session).greet13(TlsHelloCases.put(hello, 10, hello[10] ^ 1));
        });
    add(
        "1.3, a wrong end",
        "alert 51",
        tls -> {
          BareSession session = session13(tls, it -> it);
          tls.offering(session).greet13(session.shownBy(hello13(tls))).resumed(true);
          tls.send(HANDSHAKE, BareTls.message(20, new byte[32]));
        });
    add(
        "1.3, a certificate that nobody asked for",
        "alert 10",
        tls -> {
          BareSession session = session13(tls, it -> it);
          tls.offering(session).greet13(session.shownBy(hello13(tls))).resumed(true);
          tls.send(HANDSHAKE, BareTls.message(11, new byte[4]));
        });
  }

  /** With a HelloRetryRequest between. */
  private void again(String name, String outcome, Again second) {
    add(
        "1.3, asked again, " + name,
        outcome,
        tls -> {
          BareSession session = session13(tls, it -> it);
          BareHello unshared = hello13(tls).without(KEY_SHARE).with(KEY_SHARE, "0000");
          byte[] first = session.shownBy(unshared);
          byte[] before = BareTls.again(first, tls.plain(HANDSHAKE, first).handshake());
          tls.offering(session).counts(before);
          told(tls.greet13(second.hello(session, hello13(tls), before)).finish13());
        });
  }

  private interface Again {
    byte[] hello(BareSession session, BareHello hello, byte[] before) throws Exception;
  }

  private void again() {
    again("with its binder", TAKEN, (session, hello, before) -> session.shownBy(hello, before));
    again("with a binder of it alone", "alert 51", (session, hello, _) -> session.shownBy(hello));
    again("without it", "alert 47", (_, hello, _) -> hello.message());
    again(
        "with another ticket",
        TAKEN + "|alert 47",
        (session, hello, before) -> session.ticket(BareTls.noise(100)).shownBy(hello, before));
    again(
        "with early data",
        TAKEN + "|alert 47",
        (session, hello, before) -> session.shownBy(hello.with(EARLY_DATA, ""), before));
  }
}
