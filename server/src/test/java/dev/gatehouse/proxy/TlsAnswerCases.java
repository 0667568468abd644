package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.ALPN;
import static dev.gatehouse.proxy.BareHello.KEY_SHARE;
import static dev.gatehouse.proxy.BareHello.PSK_MODES;
import static dev.gatehouse.proxy.BareHello.SNI;
import static dev.gatehouse.proxy.BareHello.VERSIONS;
import static dev.gatehouse.proxy.BareHello.host;
import static dev.gatehouse.proxy.BareHello.protocols;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** What a server says in hellos that are right. */
final class TlsAnswerCases {
  /** RFC 8446 §4.1.3: who could have had TLS 1.3 is to know that it does not. */
  private static final String DOWNGRADE = "DOWNGRD\1";

  private static final int LONGEST = 7 * 24 * 3600;

  private final List<TlsCase> all = new ArrayList<>();

  private TlsAnswerCases() {}

  static List<TlsCase> all() {
    TlsAnswerCases cases = new TlsAnswerCases();
    cases.of13();
    cases.of12();
    return cases.all;
  }

  /** What is to be so in the ServerHello. */
  private interface Claim {
    boolean holds(byte[] hello, BareHello asked) throws Exception;
  }

  private void of13(String name, Hello asked, Claim claim) {
    all.add(
        new TlsCase(
            "answer, 1.3: " + name,
            tls -> {
              BareHello hello = asked.of(tls);
              tls.greet13(hello);
              claimed(tls, claim, hello);
              tls.finish13().send(TlsCase.GET);
            },
            "200"));
  }

  private void of12(String name, BareHello hello, Claim claim) {
    all.add(
        new TlsCase(
            "answer, 1.2: " + name,
            tls -> {
              tls.greet12(hello);
              claimed(tls, claim, hello);
              tls.exchanged12().finish12().send(TlsCase.GET);
            },
            "200"));
  }

  private static void claimed(BareTls tls, Claim claim, BareHello hello) throws Exception {
    if (!claim.holds(tls.answer(), hello)) {
      throw new IOException("another answer, " + BareAnswer.extensions(tls.answer()).keySet());
    }
  }

  private interface Hello {
    BareHello of(BareTls tls);
  }

  private static boolean has(byte[] hello, Integer... types) {
    return new TreeSet<>(BareAnswer.extensions(hello).keySet())
        .equals(new TreeSet<>(List.of(types)));
  }

  private static boolean warns(byte[] hello) {
    return new String(BareAnswer.random(hello), ISO_8859_1).endsWith(DOWNGRADE);
  }

  private void of13() {
    Hello usual = tls -> BareHello.of13(tls.key());
    of13("its extensions", usual, (it, _) -> has(it, VERSIONS, KEY_SHARE));
    of13(
        "its extensions, asked for more",
        tls ->
            usual
                .of(tls)
                .with(SNI, host("b.example"))
                .with(ALPN, protocols("http/1.1"))
                .with(PSK_MODES, "01 01")
                .with(5, "01 0000 0000")
                .with(18, "")
                .with(23, "")
                .with(35, "")
                .with(27, "02 0002")
                .with(0xff01, "00"),
        (it, _) -> has(it, VERSIONS, KEY_SHARE));
    of13("no warning", usual, (it, _) -> !warns(it));
    of13("its version", usual, (it, _) -> it[4] == 3 && it[5] == 3);
    of13(
        "its session is the caller's",
        tls -> usual.of(tls).session("ab".repeat(32)),
        (it, _) -> Arrays.equals(BareAnswer.session(it), BareHello.hex("ab".repeat(32))));
    of13(
        "no session for none",
        tls -> usual.of(tls).session(""),
        (it, _) -> BareAnswer.session(it).length == 0);
    all.add(
        new TlsCase(
            "answer, 1.3: nothing twice",
            tls -> {
              tls.greet13(BareHello.of13(tls.key()));
              try (BareTls other =
                  new BareTls((InetSocketAddress) tls.socket().getRemoteSocketAddress())) {
                other.greet13(BareHello.of13(other.key()));
                same(BareAnswer.random(tls.answer()), BareAnswer.random(other.answer()));
                same(
                    BareAnswer.extension(tls.answer(), KEY_SHARE),
                    BareAnswer.extension(other.answer(), KEY_SHARE));
              }
              tls.finish13().send(TlsCase.GET);
            },
            "200"));
    all.add(
        new TlsCase(
            "answer, 1.3: a retry",
            tls -> {
              BareHello hello =
                  BareHello.of13(tls.key()).without(KEY_SHARE).with(KEY_SHARE, "0000");
              byte[] retry = tls.plain(HANDSHAKE, hello.message()).handshake();
              if (!has(retry, VERSIONS, KEY_SHARE)
                  || !Arrays.equals(BareAnswer.random(retry), retryRandom())) {
                throw new IOException("another answer");
              }
              tls.counts(BareTls.again(hello.message(), retry));
              tls.greet13(BareHello.of13(tls.key())).finish13().send(TlsCase.GET);
            },
            "200"));
    all.add(
        new TlsCase(
            "answer, 1.3: a ticket",
            tls -> {
              tls.greet13(
                      BareHello.of13(tls.key())
                          .with(SNI, host("b.example"))
                          .with(PSK_MODES, "01 01"))
                  .finish13()
                  .send(TlsCase.GET);
              byte[] first = tls.handshake();
              byte[] second = tls.handshake();
              int seconds = java.nio.ByteBuffer.wrap(first).getInt(4);
              // The last two bytes are how long its extensions are: none, so no early data.
              boolean early = first[first.length - 1] != 0;
              if (seconds <= 0 || seconds > LONGEST || early) {
                throw new IOException("for " + seconds + " s, early data " + early);
              }
              same(Arrays.copyOfRange(first, 8, 12), Arrays.copyOfRange(second, 8, 12));
            },
            "200"));
  }

  /** SHA-256 of "HelloRetryRequest" (RFC 8446 §4.1.3). */
  private static byte[] retryRandom() throws Exception {
    return BareSuite.AES_128.hash("HelloRetryRequest".getBytes(ISO_8859_1));
  }

  private static void same(byte[] one, byte[] other) throws IOException {
    if (Arrays.equals(one, other)) {
      throw new IOException("twice");
    }
  }

  private void of12() {
    of12("it warns of 1.3", BareHello.of12(), (it, _) -> warns(it));
    of12("its version", BareHello.of12(), (it, _) -> it[4] == 3 && it[5] == 3);
    of12("its extensions", BareHello.of12(), (it, _) -> has(it, 0xff01));
    of12(
        "nothing for nothing",
        BareHello.of12().suites("c02b"),
        (it, _) -> BareAnswer.extensions(it).isEmpty());
    of12(
        "its extensions, asked for more",
        BareHello.of12()
            .with(11, "01 00")
            .with(SNI, host("b.example"))
            .with(ALPN, protocols("http/1.1"))
            .with(23, "")
            .with(35, ""),
        (it, _) -> has(it, 0, 11, ALPN, 23, 35, 0xff01));
    of12(
        "not what is not ours",
        BareHello.of12()
            .with(1, "01")
            .with(5, "01 0000 0000")
            .with(15, "01")
            .with(17, "000702 0004 0000 0000")
            .with(18, "")
            .with(22, "")
            .with(28, "4000")
            .with(13_172, ""),
        (it, _) -> has(it, 0xff01));
    of12(
        "1.2 for who could do with what is not there yet",
        BareHello.of12().suites("1301 c02b 00ff").with(VERSIONS, "04 0309 0303"),
        (it, _) -> !BareAnswer.has(it, VERSIONS) && warns(it));
    of12(
        "a session that is not the caller's",
        BareHello.of12().session("ab".repeat(32)),
        (it, _) -> !Arrays.equals(BareAnswer.session(it), BareHello.hex("ab".repeat(32))));
    all.add(
        new TlsCase(
            "answer, 1.2: nothing twice",
            tls -> {
              tls.greet12(BareHello.of12());
              try (BareTls other =
                  new BareTls((InetSocketAddress) tls.socket().getRemoteSocketAddress())) {
                other.greet12(BareHello.of12());
                same(BareAnswer.random(tls.answer()), BareAnswer.random(other.answer()));
              }
              tls.exchanged12().finish12().send(TlsCase.GET);
            },
            "200"));
  }
}
