package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareTls.message;

import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What callers show to a listener that asks for certificates. */
final class TlsCertificateCases {
  private static final byte[] EC = {4, 3};

  /** What is signed of a certificate has more, whatever the length of its signature. */
  private static final int PLACES = 45;

  private final TestAuthority.Made made;
  private final byte[] right;
  private final List<TlsCase> all = new ArrayList<>();

  private TlsCertificateCases(TestAuthority.Made made) throws Exception {
    this.made = made;
    right = made.certificate().getEncoded();
  }

  static List<TlsCase> all(TestAuthority.Made made) throws Exception {
    TlsCertificateCases cases = new TlsCertificateCases(made);
    cases.lists();
    cases.proofs();
    cases.bytes();
    return cases.all;
  }

  /** What is shown where a certificate is required. */
  static List<TlsCase> required(TestAuthority.Made made) throws Exception {
    TlsCertificateCases cases = new TlsCertificateCases(made);
    cases.proven("required", "200", shown(entry(cases.right)));
    cases.unproven("required, and none", "alert 116", shown());
    cases.proven("required, and a proof of none", "alert 116|alert 10", shown());
    return cases.all;
  }

  /** One that is refused where one is required. */
  static TlsCase refused(String name, String outcome, TestAuthority.Made made) throws Exception {
    TlsCertificateCases cases = new TlsCertificateCases(made);
    cases.proven("required, " + name, outcome, shown(entry(cases.right)));
    return cases.all.getFirst();
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase("certificate, " + name, deed, outcome));
  }

  static byte[] sized(byte[]... parts) {
    byte[] content = joined(parts);
    return joined(
        new byte[] {
          (byte) (content.length >> 16), (byte) (content.length >> 8), (byte) content.length
        },
        content);
  }

  private static byte[] entry(byte[] certificate) {
    return joined(sized(certificate), new byte[2]);
  }

  /** A Certificate message of TLS 1.3 (RFC 8446 §4.4.2). */
  private static byte[] shown(byte[]... entries) {
    return message(11, joined(new byte[] {0}, sized(entries)));
  }

  private static BareTls said(BareTls tls, byte[] message) throws Exception {
    return tls.parts(message).counts(message);
  }

  private static BareTls greeted(BareTls tls) throws Exception {
    return tls.greet13(BareHello.of13(tls.key()));
  }

  private byte[] proof(BareTls tls, byte[] algorithm, String by) throws Exception {
    Signature signature = Signature.getInstance(by);
    signature.initSign(made.keys().getPrivate());
    signature.update(tls.toSign13());
    return message(15, joined(algorithm, listed(signature.sign())));
  }

  /** These certificates, the proof that they are its own, and a call. */
  private void proven(String name, String outcome, byte[] certificates) {
    add(
        name,
        outcome,
        tls -> {
          said(greeted(tls), certificates);
          said(tls, proof(tls, EC, "SHA256withECDSA")).finish13().send(TlsCase.GET);
        });
  }

  private void unproven(String name, String outcome, byte[] certificates) {
    add(name, outcome, tls -> said(greeted(tls), certificates).finish13().send(TlsCase.GET));
  }

  private void lists() {
    proven("as it is", "200", shown(entry(right)));
    unproven("none", "200", shown());
    proven("twice", "200", shown(entry(right), entry(right)));
    proven("a hundred times", "200", shown(repeated(entry(right), 100)));
    proven("a thousand times", "alert 47|reset", shown(repeated(entry(right), 1000)));
    proven("nothing behind", "alert 50", shown(entry(right), entry(new byte[0])));
    proven("noise behind", "200", shown(entry(right), entry(BareTls.noise(500))));
    proven("of noise", "alert 50|alert 42", shown(entry(BareTls.noise(500))));
    proven("of zeros", "alert 50|alert 42", shown(entry(new byte[500])));
    proven("of nothing", "alert 50|alert 42", shown(entry(new byte[0])));
    proven("cut off", "alert 50|alert 42", shown(entry(Arrays.copyOf(right, right.length - 1))));
    proven("and more", "alert 50|alert 42", shown(entry(Arrays.copyOf(right, right.length + 1))));
    proven(
        "in a context",
        "alert 50|alert 47",
        message(11, joined(new byte[] {1, 7}, sized(entry(right)))));
    proven("without a list", "alert 50", message(11, new byte[] {0}));
    proven(
        "a list too long", "alert 50", message(11, joined(new byte[] {0, 0, 0, 9}, new byte[3])));
    proven(
        "a list too short", "alert 50", message(11, joined(new byte[] {0, 0, 0, 1}, entry(right))));
    byte[] extension = joined(sized(right), listed(new byte[] {0, 99, 0, 0}));
    proven("with an extension", "alert 110|alert 47|alert 50", shown(extension));
    byte[] half = joined(sized(right), listed(new byte[] {0, 5, 0}));
    proven("with half an extension", "alert 50", shown(half));
    add(
        "none, twice",
        "alert 10",
        tls -> said(said(greeted(tls), shown()), shown()).finish13().send(TlsCase.GET));
    add("not at all", "alert 10", tls -> greeted(tls).finish13().send(TlsCase.GET));
    add(
        "in records of a byte",
        "200",
        tls -> {
          byte[] certificates = shown(entry(right));
          greeted(tls).counts(certificates);
          for (byte part : certificates) {
            tls.send(HANDSHAKE, new byte[] {part});
          }
          said(tls, proof(tls, EC, "SHA256withECDSA")).finish13().send(TlsCase.GET);
        });
  }

  private static byte[][] repeated(byte[] entry, int count) {
    byte[][] entries = new byte[count][];
    Arrays.fill(entries, entry);
    return entries;
  }

  private void proof(String name, String outcome, byte[] algorithm, String by) {
    add(
        "proof, " + name,
        outcome,
        tls -> {
          said(greeted(tls), shown(entry(right)));
          said(tls, proof(tls, algorithm, by)).finish13().send(TlsCase.GET);
        });
  }

  private void proofs() {
    unproven("no proof", "alert 10|end|reset", shown(entry(right)));
    proven("a proof of nothing", "alert 10|end|reset", shown());
    proof("by SHA-1", "alert 47|end|reset", new byte[] {2, 3}, "SHA1withECDSA");
    proof("by MD5 and RSA", "alert 47|end|reset", new byte[] {1, 1}, "SHA256withECDSA");
    proof("by RSA", "alert 47|end|reset", new byte[] {8, 4}, "SHA256withECDSA");
    proof("by another curve", "alert 47|end|reset", new byte[] {5, 3}, "SHA384withECDSA");
    proof("by another hash", "alert 51|end|reset", EC, "SHA384withECDSA");
    proof("unknown", "alert 47|end|reset", new byte[] {99, 99}, "SHA256withECDSA");
    for (int at : new int[] {8, 10, 12, 20, 44, 60}) {
      add(
          "proof, wrong at " + at,
          "alert 51|alert 50|end|reset",
          tls -> {
            said(greeted(tls), shown(entry(right)));
            byte[] proof = proof(tls, EC, "SHA256withECDSA");
            said(tls, TlsHelloCases.put(proof, at, proof[at] ^ 1)).finish13().send(TlsCase.GET);
          });
    }
    for (int size : new int[] {0, 1, 2, 4, 5, 40, 1000}) {
      add(
          "proof, of " + size,
          "alert 51|alert 50|end|reset",
          tls -> {
            said(greeted(tls), shown(entry(right)));
            byte[] proof = Arrays.copyOfRange(proof(tls, EC, "SHA256withECDSA"), 4, 4 + size);
            said(tls, message(15, proof)).finish13().send(TlsCase.GET);
          });
    }
    add(
        "proof, of another handshake",
        "alert 51|end|reset",
        tls -> {
          byte[] proof = proof(greeted(tls), EC, "SHA256withECDSA");
          said(said(tls, shown(entry(right))), proof).finish13().send(TlsCase.GET);
        });
    add(
        "proof, twice",
        "alert 10|end|reset",
        tls -> {
          said(greeted(tls), shown(entry(right)));
          byte[] proof = proof(tls, EC, "SHA256withECDSA");
          said(said(tls, proof), proof).finish13().send(TlsCase.GET);
        });
    add(
        "proof, first",
        "alert 10|end|reset",
        tls -> {
          byte[] proof = proof(greeted(tls), EC, "SHA256withECDSA");
          said(said(tls, proof), shown(entry(right))).finish13().send(TlsCase.GET);
        });
  }

  /**
   * Every seventh byte changed. It is refused at once where its form (50), its key (50) or what the
   * key is for (47) is wrong; the rest is for the answer to the call, which this door gives to all.
   */
  private void bytes() {
    for (int at = 0; at < 7 * PLACES; at += 7) {
      int change = at % 2 == 0 ? 1 : 0x80;
      String outcome =
          switch (at) {
            case 0, 7, 14, 28, 49 -> "alert 50";
            default -> at < 119 || at > 224 ? "200" : at < 210 ? "alert 50" : "alert 47";
          };
      proven(
          "wrong at " + at,
          outcome,
          shown(entry(TlsHelloCases.put(right, at, right[at] ^ change))));
    }
  }
}
