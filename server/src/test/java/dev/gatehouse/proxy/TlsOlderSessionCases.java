package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.SNI;
import static dev.gatehouse.proxy.BareHello.host;
import static dev.gatehouse.proxy.BareRecords.CCS;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.TlsSessionCases.LEFT;
import static dev.gatehouse.proxy.TlsSessionCases.TAKEN;
import static dev.gatehouse.proxy.TlsSessionCases.first;
import static dev.gatehouse.proxy.TlsSessionCases.hello13;
import static dev.gatehouse.proxy.TlsSessionCases.session13;
import static dev.gatehouse.proxy.TlsSessionCases.ticket;
import static dev.gatehouse.proxy.TlsSessionCases.told;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Sessions of TLS 1.2 (RFC 5077, RFC 7627). */
final class TlsOlderSessionCases {
  private static final int EXTENDED_MASTER_SECRET = 23;
  private static final int TICKET = 35;
  private final List<TlsCase> all = new ArrayList<>();

  private TlsOlderSessionCases() {}

  static List<TlsCase> all() {
    TlsOlderSessionCases cases = new TlsOlderSessionCases();
    cases.sessions();
    cases.ends();
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase("session, 1.2, " + name, deed, outcome));
  }

  private static BareHello hello12() {
    return BareHello.of12()
        .suites("c02b c02c 00ff")
        .with(SNI, host("b.example"))
        .with(EXTENDED_MASTER_SECRET, "");
  }

  private static BareSession session12(BareTls tls, UnaryOperator<BareHello> like)
      throws Exception {
    try (BareTls first = first(tls)) {
      first.greet12(like.apply(hello12().with(TICKET, ""))).exchanged12().finish12();
      return first.session12();
    }
  }

  private void shown(String name, String outcome, UnaryOperator<BareHello> second) {
    shown(name, outcome, it -> it, second, it -> it);
  }

  private void shown(
      String name,
      String outcome,
      UnaryOperator<BareHello> first,
      UnaryOperator<BareHello> second,
      UnaryOperator<BareSession> change) {
    add(
        name,
        outcome,
        tls -> {
          BareSession session = change.apply(session12(tls, first));
          BareHello hello = hello12().session("cc".repeat(32)).with(TICKET, session.ticket());
          tls.offering(session).greet12(second.apply(hello));
          if (!tls.resumes()) {
            tls.exchanged12().finish12();
          }
          told(tls);
        });
  }

  private void sessions() {
    UnaryOperator<BareHello> plain = it -> it.without(EXTENDED_MASTER_SECRET);
    shown("as it is", TAKEN, it -> it);
    shown("of AES-256", TAKEN, it -> it.suites("c02c"), it -> it.suites("c02c"), it -> it);
    shown("of ChaCha20", TAKEN, it -> it.suites("cca9"), it -> it.suites("cca9"), it -> it);
    shown("of no extended secret", TAKEN, plain, plain, it -> it);
    // RFC 7627 §5.3
    shown("of an extended secret, without", "alert 40", plain);
    shown("of none, with an extended secret", LEFT, plain, it -> it, it -> it);
    // RFC 5246 §7.4.1.2 asks for the suite of its session in such a hello.
    shown("of another suite", LEFT + "|alert 47", it -> it.suites("c02c"));
    shown("of a suite that is none", "alert 40|alert 47", it -> it.suites("0001"));
    shown("at another host", LEFT, it -> it.without(SNI).with(SNI, host("a.example")));
    shown("at no host", LEFT, it -> it.without(SNI));
    shown(
        "at a host that is none",
        "alert 50|alert 112|alert 47",
        it -> it.without(SNI).with(SNI, host("b.example\0")));
    shown("no session beside it", TAKEN, it -> it.session("00"));
    for (int at : new int[] {0, 16, 40, -1}) {
      shown(
          "a ticket wrong at " + at,
          LEFT,
          it -> it,
          it -> it,
          ticket(
              it -> {
                int place = at < 0 ? it.length + at : at;
                return TlsHelloCases.put(it, place, it[place] ^ 1);
              }));
    }
    shown("a ticket cut off", LEFT, it -> it, it -> it, ticket(it -> Arrays.copyOf(it, 60)));
    add(
        "a ticket of 1.3",
        LEFT,
        tls -> {
          BareSession session = session13(tls, it -> it);
          BareHello hello = hello12().session("cc".repeat(32)).with(TICKET, session.ticket());
          told(tls.greet12(hello).exchanged12().finish12());
        });
    add(
        "one of 1.2, shown to 1.3",
        LEFT,
        tls -> {
          BareSession session = session12(tls, it -> it).secret(new byte[32]);
          told(tls.offering(session).greet13(session.shownBy(hello13(tls))).finish13());
        });
  }

  private void ends() {
    for (int at : new int[] {4, 15}) {
      add(
          "an end wrong at " + at,
          "alert 51",
          tls -> {
            BareSession session = session12(tls, it -> it);
            BareHello hello = hello12().session("cc".repeat(32)).with(TICKET, session.ticket());
            byte[] end = tls.offering(session).greeted12(hello).resumed(true).finished12();
            tls.plain(CCS, new byte[] {1}).sealing12();
            tls.send(HANDSHAKE, TlsHelloCases.put(end, at, end[at] ^ 1));
          });
    }
    add(
        "data for the end",
        "alert 10",
        tls -> {
          BareSession session = session12(tls, it -> it);
          BareHello hello = hello12().session("cc".repeat(32)).with(TICKET, session.ticket());
          tls.offering(session).greeted12(hello).resumed(true);
          tls.plain(CCS, new byte[] {1}).sealing12().send(TlsCase.GET);
        });
  }
}
