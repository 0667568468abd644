package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.ALPN;
import static dev.gatehouse.proxy.BareHello.GROUPS;
import static dev.gatehouse.proxy.BareHello.KEY_SHARE;
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
import java.util.List;
import java.util.function.UnaryOperator;

/** Hellos with what browsers send, in one order, and HTTP/1.1 alone for what follows. */
final class TlsBrowserCases {
  private static final int HELLO_WITHIN = 0xfe0d;
  private final List<TlsCase> all = new ArrayList<>();

  private TlsBrowserCases() {}

  static List<TlsCase> all() {
    TlsBrowserCases cases = new TlsBrowserCases();
    cases.browsers();
    return cases.all;
  }

  private void of13(String name, UnaryOperator<BareHello> like) {
    all.add(TlsHelloCases.case13(name, like, "200"));
  }

  private void of12(String name, UnaryOperator<BareHello> like) {
    all.add(TlsHelloCases.case12(name, like, "200"));
  }

  /** Of one that has a key for ML-KEM and one besides. */
  private void as(String browser, String before, UnaryOperator<BareHello> like) {
    all.add(
        new TlsCase(
            "as " + browser + " greets",
            tls -> {
              byte[] other = BareKey.of(BareKey.X25519).share();
              tls.agreeing(BareKey.of(BareKey.X25519_MLKEM768));
              byte[] keys =
                  listed(
                      hex(before),
                      joined(hex("11ec"), listed(tls.key())),
                      joined(hex("001d"), listed(other)));
              BareHello hello = BareHello.of13(other).without(KEY_SHARE).with(KEY_SHARE, keys);
              tls.greet13(like.apply(hello)).finish13().send(TlsCase.GET);
            },
            "200"));
  }

  /** RFC 9849 §6.2: what stands for an encrypted hello where its caller has no key for one. */
  private static byte[] stand(int payload) {
    return joined(
        hex("00 0001 0001 2a"), listed(BareTls.noise(32)), listed(BareTls.noise(payload)));
  }

  private void browsers() {
    for (int size : new int[] {144, 176, 208, 240}) {
      of13("a stand-in of " + size, it -> it.with(HELLO_WITHIN, stand(size)));
      of12("a stand-in of " + size, it -> it.with(HELLO_WITHIN, stand(size)));
    }
    of13(
        "a stand-in without a key",
        it -> it.with(HELLO_WITHIN, hex("00 0001 0001 2a 0000 0001 00")));
    of13(
        "a stand-in of another way",
        it -> it.with(HELLO_WITHIN, hex("00 0009 0009 2a 0001 00 0001 00")));
    as("Chrome", "8a8a 0001 00", TlsBrowserCases::chrome);
    as("Firefox", "", TlsBrowserCases::firefox);
    as("Safari", "2a2a 0001 00", TlsBrowserCases::safari);
  }

  private static BareHello usual(BareHello hello) {
    return hello
        .with(SNI, host("a.example"))
        .with(ALPN, protocols("http/1.1"))
        .with(5, "01 0000 0000")
        .with(11, "01 00")
        .with(18, "")
        .with(23, "");
  }

  private static BareHello chrome(BareHello hello) {
    BareHello begun =
        hello
            .suites(
                "3a3a 1301 1302 1303 c02b c02f c02c c030 cca9 cca8 c013 c014 009c 009d 002f 0035")
            .instead(GROUPS, "000a 8a8a 11ec 001d 0017 0018")
            .instead(SIGNATURES, "0010 0403 0804 0401 0503 0805 0501 0806 0601")
            .instead(VERSIONS, "06 5a5a 0304 0303")
            .with(0x1a1a, "");
    return usual(begun)
        .with(27, "02 0002")
        .with(35, "")
        .with(PSK_MODES, "01 01")
        .with(0x44cd, "0003 02 6832")
        .with(HELLO_WITHIN, stand(176))
        .with(0xff01, "00")
        .with(0x2a2a, "00");
  }

  private static BareHello firefox(BareHello hello) {
    BareHello begun =
        hello
            .suites(
                "1301 1303 1302 c02b c02f cca9 cca8 c02c c030 c00a c009 c013 c014 009c 009d 002f"
                    + " 0035")
            .instead(GROUPS, "0010 11ec 001d 0017 0018 0019 0100 0101 0102")
            .instead(SIGNATURES, "0016 0403 0503 0603 0804 0805 0806 0401 0501 0601 0203 0201")
            .instead(VERSIONS, "04 0304 0303");
    return usual(begun)
        .with(27, "06 0001 0002 0003")
        .with(28, "4001")
        .with(34, "0008 0403 0503 0603 0203")
        .with(35, "")
        .with(PSK_MODES, "01 01")
        .with(HELLO_WITHIN, stand(239))
        .with(0xff01, "00");
  }

  private static BareHello safari(BareHello hello) {
    BareHello begun =
        hello
            .suites(
                "0a0a 1301 1302 1303 c02c c02b cca9 c030 c02f cca8 c00a c009 c014 c013 009d 009c"
                    + " 0035 002f c008 c012 000a")
            .instead(GROUPS, "000c 2a2a 11ec 001d 0017 0018 0019")
            .instead(SIGNATURES, "0014 0403 0804 0401 0503 0203 0805 0805 0501 0806 0601")
            .instead(VERSIONS, "06 baba 0304 0303")
            .with(0x0a0a, "");
    return usual(begun)
        .with(21, new byte[190])
        .with(27, "02 0001")
        .with(PSK_MODES, "01 01")
        .with(0xff01, "00")
        .with(0x8a8a, "00");
  }
}
