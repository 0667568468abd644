package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.ALPN;
import static dev.gatehouse.proxy.BareHello.SIGNATURES;
import static dev.gatehouse.proxy.BareHello.SNI;
import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;
import static dev.gatehouse.proxy.BareHello.protocols;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareTls.message;
import static dev.gatehouse.proxy.TlsCourseCases.met;
import static dev.gatehouse.proxy.TlsOlderCases.met12;
import static dev.gatehouse.proxy.TlsSessionCases.hello13;
import static dev.gatehouse.proxy.TlsSessionCases.session13;
import static dev.gatehouse.proxy.TlsSessionCases.told;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Hosts, points, signatures and lengths as hellos say them, and hellos that are cut off. */
final class TlsWordCases {
  private static final byte[] GREETING =
      joined(Frames.PREFACE, new byte[] {0, 0, 0, Frames.SETTINGS, 0, 0, 0, 0, 0});

  private final List<TlsCase> all = new ArrayList<>();

  private TlsWordCases() {}

  static List<TlsCase> all() {
    TlsWordCases cases = new TlsWordCases();
    cases.hosts();
    cases.signatures();
    cases.lengths();
    cases.cuts();
    cases.sessions();
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase("words, " + name, deed, outcome));
  }

  private void of13(String name, UnaryOperator<BareHello> like, String outcome) {
    all.add(TlsHelloCases.case13("words, " + name, like, outcome));
  }

  private void of12(String name, UnaryOperator<BareHello> like, String outcome) {
    all.add(TlsHelloCases.case12("words, " + name, like, outcome));
  }

  /** A host, and whose certificate is shown for it. */
  private void host(String asked, String shown) {
    byte[] name = BareHello.host(asked);
    add(
        "host " + asked,
        "200",
        tls ->
            tls.greet13(BareHello.of13(tls.key()).with(SNI, name))
                .shown(shown)
                .finish13()
                .send(TlsCase.GET));
    add(
        "1.2, host " + asked,
        "200",
        tls ->
            tls.greet12(BareHello.of12().with(SNI, name))
                .shown(shown)
                .exchanged12()
                .finish12()
                .send(TlsCase.GET));
  }

  private void hosts() {
    for (String b : List.of("b.example", "B.EXAMPLE", "b.eXample", "b.example.", "B.EXAMPLE.")) {
      host(b, "b.example");
    }
    for (String none :
        List.of(
            ".",
            "..",
            ".b.example",
            "b.example..",
            "b..example",
            "*.example",
            "*",
            "b.example:443",
            "b.example/",
            " b.example",
            "b.example ",
            "b_b.example",
            "b.example%00",
            "xn--b.example",
            "\u00e4.example",
            "\u00ff\u00fe",
            "127.0.0.1",
            "127.1",
            "::1",
            "[::1]",
            "b.example\n",
            "a".repeat(64) + ".example",
            "a.".repeat(120) + "example")) {
      host(none, "a.example");
    }
  }

  private void signatures() {
    byte[] strange = new byte[200];
    for (int i = 0; i < strange.length; i += 2) {
      strange[i] = (byte) 0xfe;
      strange[i + 1] = (byte) i;
    }
    for (String one :
        List.of("0403", "0403 0403", "0203 0403", "0103 0403", "0000 0403", "ffff 0403")) {
      String digits = hexed(2 * one.split(" ").length) + one;
      of13("signatures " + one, it -> it.instead(SIGNATURES, digits), "200");
      of12("signatures " + one, it -> it.instead(SIGNATURES, digits), "200");
    }
    of13("a hundred unknown signatures first", it -> signed(it, strange, hex("0403")), "200");
    of12("a hundred unknown signatures first", it -> signed(it, strange, hex("0403")), "200");
    of13("a hundred unknown signatures", it -> signed(it, strange), "alert 40");
    of12("a hundred unknown signatures", it -> signed(it, strange), "alert 40");
    of13("7,000 signatures", it -> signed(it, new byte[14_000], hex("0403")), "200");
    of12("7,000 signatures", it -> signed(it, new byte[14_000], hex("0403")), "200");
    for (String one : List.of("0503", "0603", "0303", "0807", "0808")) {
      of13("signatures " + one + " alone", it -> it.instead(SIGNATURES, "0002" + one), "alert 40");
      of12(
          "signatures " + one + " alone",
          it -> it.instead(SIGNATURES, "0002" + one),
          one.equals("0503") || one.equals("0603") ? "200" : "alert 40");
    }
    of12("no signatures", it -> it.instead(SIGNATURES, "0000"), "alert 50");
    of12("half a signature", it -> it.instead(SIGNATURES, "0003 0403 04"), "alert 50");
  }

  private static String hexed(int length) {
    return Integer.toHexString(0x10000 | length).substring(1);
  }

  private static BareHello signed(BareHello hello, byte[]... all) {
    return hello.changing(SIGNATURES, _ -> listed(all));
  }

  /** Calls of each length that some have stumbled over. */
  private void lengths() {
    for (int size :
        new int[] {
          40, 47, 48, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 1023, 1024, 1025, 2048,
          4095, 4096, 8192, 12_345, 16_368, 16_383, 16_384
        }) {
      String head = Raw.head("GET /case HTTP/1.1", "Host: a", "A: ");
      String call =
          Raw.head("GET /case HTTP/1.1", "Host: a", "A: " + "a".repeat(size - head.length()));
      add("a call of " + size, "200", tls -> met(tls).send(call));
      add("1.2, a call of " + size, "200", tls -> met12(tls).send(call));
    }
  }

  /** Cut off, with a length in its head that is so. */
  private void cuts() {
    for (int at = 4; at < 160; at += 3) {
      int size = at;
      add(
          "a hello cut at " + size,
          "alert 50|alert 40|alert 47|alert 70|alert 109",
          tls -> {
            byte[] hello = BareHello.of13(tls.key()).with(ALPN, protocols("http/1.1")).message();
            byte[] cut = Arrays.copyOfRange(hello, 4, Math.min(size, hello.length - 1));
            tls.plain(HANDSHAKE, message(1, cut)).handshake();
          });
    }
    for (int at = 4; at < 71; at += 3) {
      int size = at;
      add(
          "1.2, a hello cut at " + size,
          "alert 50|alert 40|alert 47|alert 70|alert 109",
          tls -> {
            byte[] hello = BareHello.of12().message();
            byte[] cut = Arrays.copyOfRange(hello, 4, Math.min(size, hello.length - 1));
            tls.plain(HANDSHAKE, message(1, cut)).handshake();
          });
    }
  }

  private void session(
      String name,
      String outcome,
      UnaryOperator<BareHello> first,
      UnaryOperator<BareHello> second) {
    add(
        "session, " + name,
        outcome,
        tls -> {
          BareSession session = session13(tls, first);
          tls.offering(session);
          told(tls.greet13(session.shownBy(second.apply(hello13(tls)))).finish13());
        });
  }

  private void sessions() {
    UnaryOperator<BareHello> lines = it -> it.with(ALPN, protocols("http/1.1"));
    session("of HTTP/1.1, shown to none", "resumed, 200", lines, it -> it);
    session("of HTTP/1.1, shown to it", "resumed, 200", lines, lines);
    session(
        "of HTTP/1.1, shown to what is not ours",
        "alert 120",
        lines,
        it -> it.with(ALPN, protocols("imap")));
    add(
        "session, of HTTP/2, shown to HTTP/1.1",
        "resumed, 200",
        tls -> {
          BareSession session;
          try (BareTls first = TlsSessionCases.first(tls)) {
            first.greet13(hello13(first).with(ALPN, protocols("h2"))).finish13();
            first.send(BareRecords.DATA, GREETING);
            session = first.session13();
          }
          tls.offering(session);
          told(tls.greet13(session.shownBy(lines.apply(hello13(tls)))).finish13());
        });
    add(
        "session, of HTTP/1.1, shown to HTTP/2",
        "resumed, settings",
        tls -> {
          BareSession session = session13(tls, lines);
          tls.offering(session);
          tls.greet13(session.shownBy(hello13(tls).with(ALPN, protocols("h2")))).finish13();
          tls.send(BareRecords.DATA, GREETING);
          String outcome = tls.outcome();
          throw new IOException(
              (tls.resumes() ? "resumed, " : "not resumed, ")
                  + (outcome.startsWith("2") ? outcome : "settings"));
        });
  }
}
