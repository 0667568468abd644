package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareTls.message;
import static dev.gatehouse.proxy.TlsCourseCases.greeted;
import static dev.gatehouse.proxy.TlsCourseCases.met;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keys that callers change (RFC 8446 §4.6.3). */
final class TlsUpdateCases {
  private static final byte[] UPDATE = hex("18 000001 00");
  private final List<TlsCase> all = new ArrayList<>();

  private TlsUpdateCases() {}

  static List<TlsCase> all() {
    TlsUpdateCases cases = new TlsUpdateCases();
    cases.keys();
    cases.asked();
    cases.parts();
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase(name, deed, outcome));
  }

  private void keys() {
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

  /** Callers that ask for the server's keys to change too. */
  private void asked() {
    add("keys, none asked for", "200, 0 changes", tls -> told(met(tls).update(0)));
    add("keys, asked for", "200, 1 changes", tls -> told(met(tls).update(1)));
    add(
        "keys, asked for within a call",
        "200, 1 changes",
        tls -> {
          met(tls).send("GET /case HTTP/1.1\r\n").update(1).send("Host: a\r\n\r\n");
          throw new IOException(tls.outcome() + ", " + tls.updates() + " changes");
        });
    add(
        "keys, asked for between calls",
        "200, 2 changes",
        tls -> {
          met(tls).update(1).send(TlsCase.VICTIM).outcome();
          told(tls.update(1));
        });
    // Whoever says nothing meanwhile may answer all of them by one.
    add(
        "keys, asked for 32 times",
        "200, 1 changes|200, 32 changes",
        tls -> {
          met(tls);
          for (int i = 0; i < 32; i++) {
            tls.update(1);
          }
          told(tls);
        });
    add(
        "keys, asked for, and not changed",
        "alert 20",
        tls -> met(tls).send(HANDSHAKE, message(24, new byte[] {1})).send(TlsCase.GET));
  }

  private static void told(BareTls tls) throws Exception {
    tls.send(TlsCase.GET);
    throw new IOException(tls.outcome() + ", " + tls.updates() + " changes");
  }

  private void parts() {
    for (int size = 1; size < UPDATE.length; size++) {
      byte[] first = Arrays.copyOf(UPDATE, size);
      byte[] rest = Arrays.copyOfRange(UPDATE, size, UPDATE.length);
      String name = "keys, a change in " + size + " and " + rest.length;
      add(
          name,
          "200",
          tls -> met(tls).send(HANDSHAKE, first).send(HANDSHAKE, rest).renew().send(TlsCase.GET));
      add(
          name + ", data between",
          "alert 10",
          tls -> met(tls).send(HANDSHAKE, first).send(TlsCase.GET).send(HANDSHAKE, rest));
    }
    add(
        "keys, a change with zeros",
        "200",
        tls -> {
          met(tls).send(HANDSHAKE, UPDATE, 500).renew().send(TlsCase.GET);
        });
    add(
        "keys, a change behind the end, in its record",
        "alert 10",
        tls -> tls.send(HANDSHAKE, BareHello.joined(greeted(tls).finished13(), UPDATE)));
    for (int value = 3; value < 255; value += 36) {
      int kind = value;
      add(
          "keys, change " + kind,
          "alert 47|alert 50",
          tls -> met(tls).send(HANDSHAKE, message(24, new byte[] {(byte) kind})));
    }
  }
}
