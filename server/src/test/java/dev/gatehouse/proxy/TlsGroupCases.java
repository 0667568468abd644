package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.GROUPS;
import static dev.gatehouse.proxy.BareHello.KEY_SHARE;
import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareTls.message;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Suites and groups, ours and others, and shares that are none of their group. */
final class TlsGroupCases {
  static final int POINT_FORMATS = 11;

  /** In TLS 1.3 the RFC asks for 47; where a length is wrong, BoringSSL may say 50. */
  static final String WRONG = "alert 47|alert 50";

  private final List<TlsCase> all = new ArrayList<>();

  private TlsGroupCases() {}

  static List<TlsCase> all() {
    TlsGroupCases cases = new TlsGroupCases();
    cases.suites();
    cases.groups();
    cases.shares();
    cases.strangers();
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase(name, deed, outcome));
  }

  private void suites() {
    for (BareSuite suite : BareSuite.values()) {
      String of13 = Integer.toHexString(0x10000 | suite.of13).substring(1);
      String of12 = Integer.toHexString(suite.of12);
      add(
          "1.3, by " + suite,
          "200",
          tls -> tls.greet13(BareHello.of13(tls.key()).suites(of13)).finish13().send(TlsCase.GET));
      add(
          "1.2, by " + suite,
          "200",
          tls ->
              tls.greet12(BareHello.of12().suites(of12 + " 00ff"))
                  .exchanged12()
                  .finish12()
                  .send(TlsCase.GET));
      for (int size : new int[] {0, 12, 31, 32, 47, 48, 49, 64}) {
        if (size != suite.hashSize()) {
          add(
              "1.3, by " + suite + ", an end of " + size,
              WRONG + "|alert 51",
              tls -> {
                tls.greet13(BareHello.of13(tls.key()).suites(of13));
                byte[] end = Arrays.copyOfRange(tls.finished13(), 4, 4 + suite.hashSize());
                tls.send(HANDSHAKE, message(20, Arrays.copyOf(end, size)));
              });
        }
      }
      for (int bit = 32; bit < 32 + suite.hashSize() * 8; bit += 61) {
        int at = bit;
        add(
            "1.3, by " + suite + ", an end wrong in bit " + at,
            "alert 51",
            tls -> {
              tls.greet13(BareHello.of13(tls.key()).suites(of13));
              byte[] end = tls.finished13();
              tls.send(HANDSHAKE, TlsHelloCases.put(end, at / 8, end[at / 8] ^ 1 << at % 8));
            });
      }
    }
    for (String other : List.of("1304", "1305", "00ff", "c02f", "1306", "13ff")) {
      add(
          "1.3, by " + other,
          "alert 40",
          tls -> tls.greet13(BareHello.of13(tls.key()).suites(other)));
    }
    // Null, export, RC4, 3DES, CBC, CCM, static and finite Diffie-Hellman, anonymous, of RSA.
    for (String other :
        List.of(
            "0001", "0003", "0004", "c007", "c008", "c00a", "c0ac", "c0ae", "c02d", "009e", "cca8",
            "c018", "c02f", "1301", "00ff")) {
      add("1.2, by " + other, "alert 40", tls -> tls.greet12(BareHello.of12().suites(other)));
    }
  }

  /** A hello with this share of a group, the only one that it lists. */
  private static BareHello with(BareTls tls, int group, byte[] share) {
    byte[] number = {(byte) (group >> 8), (byte) group};
    return BareHello.of13(tls.key())
        .without(GROUPS)
        .with(GROUPS, listed(number))
        .without(KEY_SHARE)
        .with(KEY_SHARE, listed(number, listed(share)));
  }

  private static String named(int group) {
    return "group " + Integer.toHexString(group);
  }

  private void groups() {
    for (int group :
        new int[] {BareKey.X25519, BareKey.P256, BareKey.P384, BareKey.X25519_MLKEM768}) {
      add(
          "1.3, " + named(group),
          "200",
          tls -> {
            tls.agreeing(BareKey.of(group));
            tls.greet13(with(tls, group, tls.key())).finish13().send(TlsCase.GET);
          });
      add(
          "1.3, " + named(group) + ", asked for",
          "200",
          tls -> {
            tls.agreeing(BareKey.of(group));
            byte[] first =
                with(tls, group, tls.key()).without(KEY_SHARE).with(KEY_SHARE, "0000").message();
            byte[] retry = tls.plain(HANDSHAKE, first).handshake();
            tls.counts(BareTls.again(first, retry));
            tls.greet13(with(tls, group, tls.key())).finish13().send(TlsCase.GET);
          });
      share(group, "none", _ -> new byte[0]);
      share(group, "a zero", _ -> new byte[1]);
      share(group, "of zeros", it -> new byte[it.length]);
      share(group, "a zero behind", it -> Arrays.copyOf(it, it.length + 1));
      share(group, "a zero before", it -> joined(new byte[1], it));
      share(group, "cut off", it -> Arrays.copyOf(it, it.length - 1));
      share(group, "begun late", it -> Arrays.copyOfRange(it, 1, it.length));
      share(group, "twice", it -> joined(it, it));
      share(group, "of 12,000", _ -> BareTls.noise(12_000));
      for (int other :
          new int[] {BareKey.X25519, BareKey.P256, BareKey.P384, BareKey.X25519_MLKEM768}) {
        if (other != group) {
          byte[] share = shareOf(other);
          share(group, "of " + named(other), _ -> share);
        }
      }
    }
  }

  private static byte[] shareOf(int group) {
    try {
      return BareKey.of(group).share();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void share(int group, String name, UnaryOperator<byte[]> made) {
    add(
        "1.3, " + named(group) + ", a share " + name,
        WRONG,
        tls -> {
          byte[] right = BareKey.of(group).share();
          tls.greet13(with(tls, group, made.apply(right)));
        });
  }

  private void shares() {
    for (int group : new int[] {BareKey.P256, BareKey.P384}) {
      BareShares.points().forEach((name, made) -> share(group, name, made));
    }
    for (String number : BareShares.smallOrders()) {
      share(BareKey.X25519, "of a small order, " + number, _ -> hex(number));
      share(
          BareKey.X25519_MLKEM768,
          "of a small order, " + number,
          it -> joined(Arrays.copyOf(it, it.length - 32), hex(number)));
    }
    share(BareKey.X25519_MLKEM768, "turned around", TlsGroupCases::turned);
    share(BareKey.X25519_MLKEM768, "of half of it", it -> Arrays.copyOf(it, it.length - 32));
    share(
        BareKey.X25519_MLKEM768,
        "beyond its field",
        it -> {
          byte[] beyond = it.clone();
          Arrays.fill(beyond, 0, 300, (byte) 0xff);
          return beyond;
        });
  }

  private static byte[] turned(byte[] share) {
    int half = share.length - 32;
    return joined(Arrays.copyOfRange(share, half, share.length), Arrays.copyOf(share, half));
  }

  /** Groups that are not ours, by themselves and beside one that is. */
  private void strangers() {
    int[] others = {0x01, 0x13, 0x15, 0x19, 0x1a, 0x1e, 0x1f, 0x100, 0x104, 0x11eb, 0x11ed, 0x6399};
    for (int other : others) {
      add(
          "1.3, " + named(other) + " alone",
          "alert 40|alert 47",
          tls -> tls.greet13(with(tls, other, BareTls.noise(133))));
    }
    for (int size : new int[] {64, 128, 256}) {
      byte[] unknown = listing(34, 60, size);
      byte[] groups = Arrays.copyOfRange(listing(34, 60, -1), 0, 52);
      add(
          "1.3, 26 unknown groups of " + size + " and one that is ours",
          "200",
          tls -> {
            byte[] own = joined(hex("001d"), listed(tls.key()));
            tls.greet13(
                BareHello.of13(tls.key())
                    .without(GROUPS)
                    .with(GROUPS, listed(groups, hex("001d")))
                    .without(KEY_SHARE)
                    .with(KEY_SHARE, listed(unknown, own)));
            tls.finish13().send(TlsCase.GET);
          });
      add(
          "1.3, 26 unknown groups of " + size + " and one that is ours without a share",
          "asked again",
          tls ->
              tls.greet13(
                  BareHello.of13(tls.key())
                      .without(GROUPS)
                      .with(GROUPS, listed(hex("001d"), groups))
                      .without(KEY_SHARE)
                      .with(KEY_SHARE, listed(unknown))));
      add(
          "1.3, 26 unknown groups of " + size + " alone",
          "alert 40",
          tls ->
              tls.greet13(
                  BareHello.of13(tls.key())
                      .without(GROUPS)
                      .with(GROUPS, listed(groups))
                      .without(KEY_SHARE)
                      .with(KEY_SHARE, listed(unknown))));
    }
    for (String format : List.of("01 00", "01 01", "01 02", "03 000102")) {
      add(
          "1.3, forms of points " + format,
          "200",
          tls ->
              tls.greet13(BareHello.of13(tls.key()).with(POINT_FORMATS, format))
                  .finish13()
                  .send(TlsCase.GET));
    }
  }

  /** Numbers of groups, each with a share unless its size is negative. */
  private static byte[] listing(int from, int to, int size) {
    byte[] all = new byte[0];
    for (int group = from; group < to; group++) {
      byte[] number = {(byte) (group >> 8), (byte) group};
      all = joined(all, number, size < 0 ? new byte[0] : listed(BareTls.noise(size)));
    }
    return all;
  }
}
