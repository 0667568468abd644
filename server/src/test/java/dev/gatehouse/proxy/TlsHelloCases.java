package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.ALPN;
import static dev.gatehouse.proxy.BareHello.GROUPS;
import static dev.gatehouse.proxy.BareHello.KEY_SHARE;
import static dev.gatehouse.proxy.BareHello.SIGNATURES;
import static dev.gatehouse.proxy.BareHello.SNI;
import static dev.gatehouse.proxy.BareHello.VERSIONS;
import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareHello.host;
import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;
import static dev.gatehouse.proxy.BareHello.protocols;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** ClientHellos, right and wrong. */
final class TlsHelloCases {
  private static final int PADDING = 21;
  private final List<TlsCase> all = new ArrayList<>();

  private TlsHelloCases() {}

  static List<TlsCase> all() {
    TlsHelloCases cases = new TlsHelloCases();
    cases.versions();
    cases.keys();
    cases.records();
    cases.names();
    cases.bytes();
    return cases.all;
  }

  /** A whole call over TLS 1.3 behind a hello like this. */
  static TlsCase case13(String name, UnaryOperator<BareHello> like, String outcome) {
    return new TlsCase(
        "1.3, " + name,
        tls -> tls.greet13(like.apply(BareHello.of13(tls.key()))).finish13().send(TlsCase.GET),
        outcome);
  }

  static TlsCase case12(String name, UnaryOperator<BareHello> like, String outcome) {
    return new TlsCase(
        "1.2, " + name,
        tls -> tls.greet12(like.apply(BareHello.of12())).exchanged12().finish12().send(TlsCase.GET),
        outcome);
  }

  private void of13(String name, UnaryOperator<BareHello> like, String outcome) {
    all.add(case13(name, like, outcome));
  }

  private void of12(String name, UnaryOperator<BareHello> like, String outcome) {
    all.add(case12(name, like, outcome));
  }

  private void versions() {
    of13("as it is", it -> it, "200");
    of12("as it is", it -> it, "200");
    for (String session : List.of("", "00", "aa".repeat(32))) {
      of13("a session of " + session.length() / 2, it -> it.session(session), "200");
      of12("a session of " + session.length() / 2, it -> it.session(session), "200");
    }
    of13("a session of 33", it -> it.session("aa".repeat(33)), "alert 50");
    of12("a session of 255", it -> it.session("aa".repeat(255)), "alert 50");
    of13("unknown versions first", it -> it.instead(VERSIONS, "08 3a3a 0305 7f1c 0304"), "200");
    of13("no version", it -> it.instead(VERSIONS, "00"), "alert 50");
    of13("half a version", it -> it.instead(VERSIONS, "03 0304 03"), "200");
    of13("SSL 3 alone", it -> it.instead(VERSIONS, "02 0300"), "alert 70");
    of13("1.8 or 1.1", it -> it.instead(VERSIONS, "04 0309 0302"), "alert 70");
    of13("1.1 in its head", it -> it.version(0x0302), "200");
    of12("really 1.8", it -> it.version(0x0309), "200");
    of12("a draft of 1.3", it -> it.with(VERSIONS, "04 7f1c 0303"), "200");
    of12("suites of 1.3 alone", it -> it.suites("1301 1302"), "alert 40");
    of13("1.1 alone", it -> it.instead(VERSIONS, "02 0302"), "alert 70");
    of13("unknown versions alone", it -> it.instead(VERSIONS, "04 0305 7f1c"), "alert 70");
    of13("SSL 3 in its head", it -> it.version(0x0300), "alert 70");
    of13("SSL 2 in its head", it -> it.version(0x0002), "alert 70");
    of13("1.3 in its head", it -> it.version(0x0304), "200");
    for (int version : new int[] {0, 0x0200, 0x0300, 0x0301, 0x0302}) {
      of12("really " + version, it -> it.version(version), "alert 70");
    }
    of12("really 1.3, and no list", it -> it.version(0x0304), "200");
    of12("really 9.9", it -> it.version(0x0909), "200");
    of12("a fallback", it -> it.suites("c02b 5600"), "alert 86");
    of13("a fallback that is none", it -> it.suites("1301 5600"), "200");
    of13("unknown suites around", it -> it.suites("0a0a 1399 1301 00ff fefe"), "200");
    of13("no suite", it -> it.suites(""), "alert 50|alert 40|alert 47");
    of13("half a suite", it -> it.suites("1301 13"), "alert 50");
    of13("suites of 1.2 alone", it -> it.suites("c02b"), "alert 40");
    for (String suite : List.of("0000", "0005", "000a", "002f", "003c", "c009", "c023", "cca8")) {
      of12("a suite that is not ours, " + suite, it -> it.suites(suite), "alert 40");
    }
    of12("SSL 2's compressions", it -> it.compressions("01 00"), "200");
    of12("no compression of ours", it -> it.compressions("01"), "alert 47");
    of12("no compression", it -> it.compressions(""), "alert 47|alert 50");
    of13("a compression", it -> it.compressions("00 01"), "alert 47");
  }

  private void keys() {
    for (String weak : List.of("0101", "0201", "0203", "0301", "0804", "0401")) {
      of13("signed by " + weak + " alone", it -> it.instead(SIGNATURES, "0002" + weak), "alert 40");
    }
    of12("signed by MD5 alone", it -> it.instead(SIGNATURES, "0002 0103"), "alert 40");
    of13("signed by whatever", it -> it.without(SIGNATURES), "alert 40|alert 109");
    of13("signed by nothing", it -> it.instead(SIGNATURES, "0000"), "alert 50");
    of13("signed by a half", it -> it.instead(SIGNATURES, "0003 0403 04"), "alert 50");
    of13("unknown groups first", it -> it.instead(GROUPS, "000a 0a0a 1300 01fb 001d 0017"), "200");
    of13("unknown groups alone", it -> it.instead(GROUPS, "0004 1300 01fb"), "alert 40|alert 47");
    of13("weak groups alone", it -> it.instead(GROUPS, "0006 0001 0013 0015"), "alert 40|alert 47");
    of12("weak groups alone", it -> it.instead(GROUPS, "0006 0001 0013 0015"), "alert 40");
    of13("no list of groups", it -> it.without(GROUPS), "alert 40|alert 47|alert 109");
    of13("a list without groups", it -> it.instead(GROUPS, "0000"), "alert 50");
    of13("no keys", it -> it.without(KEY_SHARE), "alert 109");
    of13("a key without a group", it -> it.instead(GROUPS, "0002 0017"), "asked again|alert 47");
    for (int size : new int[] {0, 1, 31, 33}) {
      byte[] key = listed(hex("001d"), listed(new byte[size]));
      of13(
          "a key of " + size,
          it -> it.without(KEY_SHARE).with(KEY_SHARE, key),
          "alert 47|alert 50");
    }
    byte[] zeros = listed(hex("001d"), listed(new byte[32]));
    of13("a key of zeros", it -> it.without(KEY_SHARE).with(KEY_SHARE, zeros), "alert 47");
    byte[] point = listed(hex("0017"), listed(hex("04"), new byte[63], hex("01")));
    of13(
        "no point of its curve",
        it -> it.instead(GROUPS, "0002 0017").without(KEY_SHARE).with(KEY_SHARE, point),
        "alert 47");
    all.add(
        new TlsCase(
            "1.3, the same key twice",
            tls -> {
              byte[] key = joined(hex("001d"), listed(tls.key()));
              tls.greet13(
                  BareHello.of13(tls.key()).without(KEY_SHARE).with(KEY_SHARE, listed(key, key)));
            },
            "alert 47"));
  }

  private void names() {
    of13("HTTP/1.1", it -> it.with(ALPN, protocols("http/1.1")), "200");
    of13("nearly HTTP/1.1 first", it -> it.with(ALPN, protocols("http/1.", "http/1.1")), "200");
    of13("many names", it -> it.with(ALPN, protocols(several(500))), "200");
    of13("HTTP/1.X", it -> it.with(ALPN, protocols("http/1.X")), "alert 120");
    of12("HTTP/1.X", it -> it.with(ALPN, protocols("http/1.X")), "alert 120");
    of13("in capitals", it -> it.with(ALPN, protocols("HTTP/1.1")), "alert 120");
    of13("a name that goes on", it -> it.with(ALPN, protocols("http/1.1\0")), "alert 120");
    of13("no names", it -> it.with(ALPN, "0000"), "alert 50");
    of13("no list of names", it -> it.with(ALPN, ""), "alert 50");
    of13("an empty name", it -> it.with(ALPN, "0001 00"), "alert 50");
    of13("an empty name behind", it -> it.with(ALPN, protocols("http/1.1", "")), "alert 50");
    byte[] two = protocols("http/1.1", "http/2");
    of13("a list that is too short", it -> it.with(ALPN, put(two, 1, 9)), "alert 50");
    of13("a list that is too long", it -> it.with(ALPN, put(two, 1, 18)), "alert 50");
    of13("a name that is too long", it -> it.with(ALPN, put(two, 11, 8)), "alert 50");
    of13("a host", it -> it.with(SNI, host("b.example")), "200");
    of13("a strange host", it -> it.with(SNI, host("x.example")), "200");
    of13("a host of 255", it -> it.with(SNI, host("x".repeat(255))), "200");
    of13("a host of 256", it -> it.with(SNI, host("x".repeat(256))), "alert 50|alert 112");
    of13("a host of 5,000", it -> it.with(SNI, host("x".repeat(5000))), "alert 50|alert 112");
    of13("an empty host", it -> it.with(SNI, host("")), "alert 50|alert 112");
    of13("no hosts", it -> it.with(SNI, "0000"), "alert 50");
    of13("no list of hosts", it -> it.with(SNI, ""), "alert 50");
    of13("a host with a zero", it -> it.with(SNI, host("b.example\0")), "alert 50|alert 112");
    byte[] name = host("b.example");
    of13("two hosts", it -> it.with(SNI, twice(name)), "alert 50|alert 112");
    of13("a name of another kind", it -> it.with(SNI, put(name, 2, 7)), "alert 50|alert 112");
    of13("hosts that end early", it -> it.with(SNI, put(name, 1, 11)), "alert 50");
    of13("hosts that end late", it -> it.with(SNI, put(name, 1, 13)), "alert 50");
    of13("a host that ends early", it -> it.with(SNI, put(name, 4, 8)), "alert 50");
    of13("a host that ends late", it -> it.with(SNI, put(name, 4, 10)), "alert 50");
  }

  private static byte[] twice(byte[] names) {
    byte[] one = Arrays.copyOfRange(names, 2, names.length);
    return listed(one, one);
  }

  private static String[] several(int count) {
    String[] names = new String[count];
    Arrays.setAll(names, i -> i == count - 1 ? "h2" : "p" + i);
    names[count - 2] = "http/1.1";
    names[count - 1] = "q";
    return names;
  }

  static byte[] put(byte[] in, int at, int value) {
    byte[] changed = in.clone();
    changed[at] = (byte) value;
    return changed;
  }

  /** A hello whose bytes are changed behind its making. */
  private void message(String name, UnaryOperator<byte[]> change, String outcome) {
    all.add(
        new TlsCase(
            "1.3, " + name,
            tls -> {
              byte[] hello = change.apply(BareHello.of13(tls.key()).message());
              tls.plain(BareRecords.HANDSHAKE, hello).agreed13(hello).finish13().send(TlsCase.GET);
            },
            outcome));
  }

  private void bytes() {
    // The lengths: of the message, its session, its suites, its compressions, its extensions.
    for (int at : new int[] {38, 72, 78}) {
      message("a length more at " + at, it -> put(it, at, it[at] + 1), "alert 50|alert 47");
      message(
          "a length less at " + at, it -> put(it, at, it[at] - 1), "alert 50|alert 10|alert 47");
    }
    message("something behind", it -> longer(it, 1), "alert 50");
    message("much behind", it -> longer(it, 200), "alert 50");
    message("nothing but its head", it -> BareTls.message(1, new byte[0]), "alert 50");
    message("no random", it -> BareTls.message(1, hex("0303")), "alert 50");
    message(
        "its fixed part alone",
        it -> BareTls.message(1, Arrays.copyOfRange(it, 4, 38)),
        "alert 50");
  }

  private static byte[] longer(byte[] message, int by) {
    return BareTls.message(1, Arrays.copyOfRange(message, 4, message.length + by));
  }

  /** Cut into records, and of sizes that some have stumbled over. */
  private void records() {
    for (int size : new int[] {1, 2, 3, 4, 5, 20, 127, 128}) {
      all.add(
          new TlsCase(
              "1.3, in records of " + size,
              tls -> {
                byte[] hello = BareHello.of13(tls.key()).message();
                for (int at = 0; at < hello.length; at += size) {
                  int end = Math.min(hello.length, at + size);
                  tls.plain(BareRecords.HANDSHAKE, Arrays.copyOfRange(hello, at, end));
                }
                tls.agreed13(hello).finish13().send(TlsCase.GET);
              },
              "200"));
    }
    for (int size : new int[] {254, 255, 256, 257, 511, 512, 513, 1023, 1024, 4096, 15_900}) {
      all.add(
          new TlsCase(
              "1.3, of " + size,
              tls -> {
                int bare = BareHello.of13(tls.key()).with(PADDING, "").message().length;
                tls.greet13(BareHello.of13(tls.key()).with(PADDING, new byte[size - bare]))
                    .finish13()
                    .send(TlsCase.GET);
              },
              "200"));
    }
    for (int size : new int[] {16_385, 20_000, 65_535}) {
      all.add(
          new TlsCase(
              "1.3, in one record of " + size,
              tls -> {
                byte[] hello = BareHello.of13(tls.key()).with(PADDING, new byte[1000]).message();
                tls.plain(BareRecords.HANDSHAKE, Arrays.copyOf(hello, size));
              },
              "alert 22|alert 47|alert 50"));
    }
  }
}
