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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Extensions of ClientHellos. */
final class TlsExtensionCases {
  private static final int PADDING = 21;
  private final List<TlsCase> all = new ArrayList<>();

  private TlsExtensionCases() {}

  static List<TlsCase> all() {
    TlsExtensionCases cases = new TlsExtensionCases();
    cases.extensions();
    cases.wrong();
    cases.strange();
    return cases.all;
  }

  private void of13(String name, UnaryOperator<BareHello> like, String outcome) {
    all.add(TlsHelloCases.case13(name, like, outcome));
  }

  private void of12(String name, UnaryOperator<BareHello> like, String outcome) {
    all.add(TlsHelloCases.case12(name, like, outcome));
  }

  private void extensions() {
    of13("an unknown one", it -> it.with(0x7777, "00"), "200");
    of12("an unknown one", it -> it.with(0x7777, "00"), "200");
    of13("turned around", BareHello::turned, "200");
    for (int type : new int[] {SNI, GROUPS, SIGNATURES, ALPN, VERSIONS, KEY_SHARE, 0x7777}) {
      of13("twice " + type, it -> twice(it, type), "alert 47|alert 50");
    }
    of13("a thousand of them", it -> many(it, 0x4000, 1000), "200");
    of13("a padding of 4,000", it -> it.with(PADDING, new byte[4000]), "200");
    of13("a padding of 12,000", it -> it.with(PADDING, new byte[12_000]), "200");
    of12("none", it -> it.keeping(_ -> false), "alert 40");
    of13("a heartbeat", it -> it.with(15, "01"), "200");
    of12("a heartbeat", it -> it.with(15, "01"), "200");
    of13("fragments of 512", it -> it.with(1, "01"), "200");
    of12("fragments of 512", it -> it.with(1, "01"), "200");
    of13("records of 64", it -> it.with(28, "0040"), "200");
    of13("a proof of its certificate", it -> it.with(5, "01 0000 0000"), "200");
    of13("a hello within", it -> it.with(0xfe0d, "00"), "alert 50|alert 47");
    of13("QUIC", it -> it.with(57, ""), "alert 110");
    of13("authentication afterwards", it -> it.with(49, ""), "200");
    of13("a cookie that was not given", it -> it.with(44, "0002 aaaa"), "200");
    of12("a former handshake", it -> it.with(0xff01, "01 aa"), "alert 40");
    of12("a ticket that is none", it -> it.with(35, "aa".repeat(200)), "200");
    of13("a tie to nothing", it -> it.with(PSK_MODES, "00"), "alert 50");
    byte[] psk = listed(listed(BareTls.noise(100)), new byte[4]);
    byte[] binder = listed(joined(new byte[] {32}, BareTls.noise(32)));
    UnaryOperator<BareHello> tied = it -> it.with(PSK_MODES, "01 01");
    of13("an unknown ticket", it -> tied.apply(it).with(PSK, joined(psk, binder)), "200");
    of13(
        "a ticket that is not last",
        it -> tied.apply(it.with(PSK, joined(psk, binder))),
        "alert 47");
    of13("a ticket without a tie", it -> it.with(PSK, joined(psk, binder)), "alert 109");
    of13("a ticket without a binder", it -> tied.apply(it).with(PSK, psk), "alert 50");
    of13("tickets, none", it -> tied.apply(it).with(PSK, "0000 0000"), "alert 50");
    byte[] two = listed(joined(new byte[] {32}, new byte[32], new byte[] {32}, new byte[32]));
    of13("more binders than tickets", it -> tied.apply(it).with(PSK, joined(psk, two)), "alert 47");
    byte[] small = listed(new byte[] {4}, new byte[4]);
    of13("a binder of four", it -> tied.apply(it).with(PSK, joined(psk, small)), "200");
  }

  /** Content that is none of its extension. */
  private void wrong() {
    for (int type : new int[] {GROUPS, SIGNATURES, VERSIONS, KEY_SHARE}) {
      of13("nothing in " + type, it -> it.instead(type, ""), "alert 50");
      of13("half a length in " + type, it -> it.instead(type, "00"), "alert 50");
      of13("more than is there in " + type, it -> it.instead(type, "00ff 001d"), "alert 50");
      of13("a byte behind " + type, it -> longer(it, type), "alert 50");
    }
    for (int type : new int[] {GROUPS, SIGNATURES}) {
      of12("nothing in " + type, it -> it.instead(type, ""), "alert 50");
      of12("half a length in " + type, it -> it.instead(type, "00"), "alert 50");
      of12("more than is there in " + type, it -> it.instead(type, "00ff 001d"), "alert 50");
      of12("a byte behind " + type, it -> longer(it, type), "alert 50");
    }
    for (String content : List.of("", "00", "0000", "000100", "0003 0403 04", "0002 0403 00")) {
      // Which signatures of certificates are believed: a server may look away (RFC 8446 §4.4.2.2).
      of13("signatures of certificates, " + content, it -> it.with(50, content), "alert 50|200");
      of13("authorities, " + content, it -> it.with(47, content), "alert 50|200");
    }
    for (String content :
        List.of("", "01", "01 00", "01 0000 00", "01 0000 0000 00", "01 0001 0000")) {
      of13("a status, " + content, it -> it.with(5, content), "alert 50|200");
      of12("a status, " + content, it -> it.with(5, content), "alert 50|200");
    }
    for (String content : List.of("", "00", "0100", "02", "03 000200")) {
      of13("compressed certificates, " + content, it -> it.with(27, content), "alert 50|200");
    }
    for (String content : List.of("", "02 01", "00 00")) {
      of13("ways, " + content, it -> it.with(PSK_MODES, content), "alert 50");
    }
    of13("early data with content", it -> it.with(EARLY_DATA, "00"), "alert 50|200");
    of13("timestamps with content", it -> it.with(18, "00"), "alert 50|200");
    of12("timestamps with content", it -> it.with(18, "00"), "alert 50|200");
    of13("a proof for afterwards with content", it -> it.with(49, "00"), "alert 50|200");
    of12("no former handshake", it -> it.with(0xff01, "00"), "200");
    for (String content : List.of("", "01", "00 00", "02 aa")) {
      of12("a former handshake, " + content, it -> it.with(0xff01, content), "alert 50|alert 40");
    }
    for (String content : List.of("", "00", "05", "ff", "0101")) {
      of12("fragments, " + content, it -> it.with(1, content), "alert 47|alert 50|200");
      of12("a heartbeat, " + content, it -> it.with(15, content), "alert 47|alert 50|200");
    }
    for (String content : List.of("", "00", "003f", "0000", "ffff", "004000")) {
      of12("a limit of records, " + content, it -> it.with(28, content), "alert 47|alert 50|200");
      of13("a limit of records, " + content, it -> it.with(28, content), "alert 47|alert 50|200");
    }
  }

  private static BareHello longer(BareHello hello, int type) {
    return hello.changing(type, it -> joined(it, new byte[1]));
  }

  /** What is not ours to know. */
  private void strange() {
    for (int from : new int[] {60, 1000, 17_000, 60_000}) {
      of13("500 unknown ones from " + from, it -> many(it, from, 500), "200");
      of12("500 unknown ones from " + from, it -> many(it, from, 500), "200");
    }
    for (int reserved = 0x0a0a; reserved < 0x10000; reserved += 0x1010) {
      int value = reserved;
      byte[] number = {(byte) (value >> 8), (byte) value};
      of13(
          "reserved " + Integer.toHexString(value) + " everywhere",
          it ->
              it.with(value, "00")
                  .suites(Integer.toHexString(0x10000 | value).substring(1) + "1301")
                  .changing(GROUPS, _ -> listed(number, hex("001d")))
                  .changing(SIGNATURES, _ -> listed(number, hex("0403")))
                  .changing(VERSIONS, _ -> joined(new byte[] {4}, number, hex("0304")))
                  .changing(KEY_SHARE, was -> listed(number, hex("0001 00"), tail(was))),
          "200");
    }
    of12("a protocol of old (NPN)", it -> it.with(13_172, ""), "200");
    of12("a seal before encryption", it -> it.with(22, ""), "200");
    of12("a name of ours in old protocols", it -> it.with(0x754f, "00"), "200");
    of13("an extended secret", it -> it.with(23, ""), "200");
    of13("an old ticket", it -> it.with(35, "aa".repeat(100)), "200");
    of12("a key of 1.3", it -> it.with(KEY_SHARE, "0000"), "200");
    of12("ways of 1.3", it -> it.with(PSK_MODES, "01 01"), "200");
    of12("early data", it -> it.with(EARLY_DATA, ""), "200");
  }

  private static byte[] tail(byte[] list) {
    return Arrays.copyOfRange(list, 2, list.length);
  }

  private static BareHello twice(BareHello hello, int type) {
    byte[] content =
        switch (type) {
          case SNI -> host("a");
          case ALPN -> protocols("http/1.1");
          case VERSIONS -> hex("02 0304");
          case KEY_SHARE -> hex("0000");
          default -> hex("0002 001d");
        };
    hello.without(type);
    return hello.with(type, content).with(type, content);
  }

  private static BareHello many(BareHello hello, int from, int count) {
    for (int i = 0; i < count; i++) {
      hello.with(from + i, new byte[0]);
    }
    return hello;
  }
}
