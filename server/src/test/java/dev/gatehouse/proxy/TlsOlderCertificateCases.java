package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;
import static dev.gatehouse.proxy.BareRecords.CCS;
import static dev.gatehouse.proxy.BareRecords.HANDSHAKE;
import static dev.gatehouse.proxy.BareTls.message;
import static dev.gatehouse.proxy.TlsCertificateCases.sized;

import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What callers of TLS 1.2 show to a listener that asks for certificates. */
final class TlsOlderCertificateCases {
  private static final byte[] EC = {4, 3};

  /** The alert of a wrong proof is lost. */
  private static final String LOST = "|end|reset";

  private final TestAuthority.Made made;
  private final byte[] right;
  private final List<TlsCase> all = new ArrayList<>();

  private TlsOlderCertificateCases(TestAuthority.Made made) throws Exception {
    this.made = made;
    right = shown(sized(made.certificate().getEncoded()));
  }

  static List<TlsCase> all(TestAuthority.Made made) throws Exception {
    TlsOlderCertificateCases cases = new TlsOlderCertificateCases(made);
    cases.lists();
    cases.order();
    cases.proofs();
    return cases.all;
  }

  /** What is shown where a certificate is required. */
  static List<TlsCase> required(TestAuthority.Made made) throws Exception {
    TlsOlderCertificateCases cases = new TlsOlderCertificateCases(made);
    cases.proven("required", "200", cases.right);
    cases.unproven("required, and none", "alert 40|alert 116", shown());
    cases.add("required, and not told", "alert 10", tls -> greeted(tls).exchanged12().finish12());
    return cases.all;
  }

  private void add(String name, String outcome, TlsCase.Deed deed) {
    all.add(new TlsCase("certificate, 1.2, " + name, deed, outcome));
  }

  private static byte[] shown(byte[]... certificates) {
    return message(11, sized(certificates));
  }

  private static BareTls greeted(BareTls tls) throws Exception {
    return tls.greet12(BareHello.of12());
  }

  private static BareTls said(BareTls tls, byte[] message) throws Exception {
    return tls.parts(message).counts(message);
  }

  private byte[] proof(BareTls tls, byte[] algorithm, String by) throws Exception {
    Signature signature = Signature.getInstance(by);
    signature.initSign(made.keys().getPrivate());
    signature.update(tls.toSign12());
    return message(15, joined(algorithm, listed(signature.sign())));
  }

  private byte[] proof(BareTls tls) throws Exception {
    return proof(tls, EC, "SHA256withECDSA");
  }

  private void proven(String name, String outcome, byte[] certificates) {
    add(
        name,
        outcome,
        tls -> {
          said(greeted(tls), certificates).exchanged12();
          said(tls, proof(tls)).finish12().send(TlsCase.GET);
        });
  }

  private void unproven(String name, String outcome, byte[] certificates) {
    add(
        name,
        outcome,
        tls -> said(greeted(tls), certificates).exchanged12().finish12().send(TlsCase.GET));
  }

  private void lists() {
    byte[] one = sized(Arrays.copyOfRange(right, 10, right.length));
    proven("as it is", "200", right);
    unproven("none", "200", shown());
    add(
        "with an extended secret",
        "200",
        tls -> {
          said(tls.greet12(BareHello.of12().with(23, "")), right).exchanged12();
          said(tls, proof(tls)).finish12().send(TlsCase.GET);
        });
    proven("twice", "200", shown(one, one));
    proven("nothing behind", "alert 50", shown(one, sized()));
    proven("noise behind", "200", shown(one, sized(BareTls.noise(500))));
    unproven("of nothing", "alert 50|alert 42", shown(sized()));
    unproven("of noise", "alert 50|alert 42", shown(sized(BareTls.noise(500))));
    unproven("of zeros", "alert 50|alert 42", shown(sized(new byte[5])));
    unproven("without a list", "alert 50", message(11, new byte[0]));
    unproven("half a length", "alert 50", message(11, new byte[2]));
    for (int length : new int[] {1, 2, 3, 4, 255}) {
      unproven(
          "a list of " + length + " that is not there",
          "alert 50",
          message(11, new byte[] {0, 0, (byte) length}));
    }
    unproven("more behind no list", "alert 50", message(11, new byte[4]));
    for (int at : new int[] {5, 6, 8, 9}) {
      unproven("a length more at " + at, "alert 50", TlsHelloCases.put(right, at, right[at] + 1));
      unproven(
          "a length less at " + at,
          "alert 50|alert 42",
          TlsHelloCases.put(right, at, right[at] - 1));
    }
  }

  private void order() {
    add("not at all", "alert 10", tls -> greeted(tls).exchanged12().finish12());
    unproven("no proof", "alert 10" + LOST, right);
    proven("a proof of nothing", "alert 10" + LOST, shown());
    add(
        "none, twice",
        "alert 10",
        tls -> said(said(greeted(tls), shown()), shown()).exchanged12().finish12());
    add(
        "told twice",
        "alert 10" + LOST,
        tls -> said(said(greeted(tls), right), right).exchanged12().finish12());
    add("behind the key", "alert 10", tls -> said(greeted(tls).exchanged12(), right));
    add(
        "a proof before the key",
        "alert 10" + LOST,
        tls -> {
          said(greeted(tls), right);
          said(tls, proof(tls)).exchanged12();
        });
    add("a proof first", "alert 10", tls -> said(greeted(tls), proof(tls)));
    add(
        "a proof, twice",
        "alert 10" + LOST,
        tls -> {
          said(greeted(tls), right).exchanged12();
          byte[] proof = proof(tls);
          said(said(tls, proof), proof).finish12();
        });
    add(
        "a proof behind the change",
        "alert 10" + LOST,
        tls -> {
          said(greeted(tls), right).exchanged12();
          byte[] proof = proof(tls);
          tls.plain(CCS, new byte[] {1}).sealing12().send(HANDSHAKE, proof);
        });
    add(
        "a change within its proof",
        "alert 10" + LOST,
        tls -> {
          said(greeted(tls), right).exchanged12();
          tls.plain(HANDSHAKE, Arrays.copyOf(proof(tls), 30)).plain(CCS, new byte[] {1});
        });
    add(
        "in records of a byte",
        "200",
        tls -> {
          greeted(tls).counts(right);
          for (byte part : right) {
            tls.plain(HANDSHAKE, new byte[] {part});
          }
          tls.exchanged12();
          said(tls, proof(tls)).finish12().send(TlsCase.GET);
        });
  }

  private void proof(String name, String outcome, Made proof) {
    add(
        "proof, " + name,
        outcome + LOST,
        tls -> {
          said(greeted(tls), right).exchanged12();
          said(tls, proof.by(tls)).finish12().send(TlsCase.GET);
        });
  }

  private interface Made {
    byte[] by(BareTls tls) throws Exception;
  }

  private void proofs() {
    proof("by SHA-1", "alert 47", tls -> proof(tls, new byte[] {2, 3}, "SHA1withECDSA"));
    proof("by MD5", "alert 47", tls -> proof(tls, new byte[] {1, 3}, "SHA256withECDSA"));
    proof("by RSA", "alert 47", tls -> proof(tls, new byte[] {4, 1}, "SHA256withECDSA"));
    proof("by PSS", "alert 47", tls -> proof(tls, new byte[] {8, 4}, "SHA256withECDSA"));
    proof("by Ed25519", "alert 47", tls -> proof(tls, new byte[] {8, 7}, "SHA256withECDSA"));
    proof("by DSA", "alert 47", tls -> proof(tls, new byte[] {4, 2}, "SHA256withECDSA"));
    proof("unknown", "alert 47", tls -> proof(tls, new byte[] {99, 99}, "SHA256withECDSA"));
    proof("by another hash", "alert 51", tls -> proof(tls, EC, "SHA384withECDSA"));
    for (int at : new int[] {8, 10, 12, 20, 44, 60}) {
      proof(
          "wrong at " + at,
          "alert 51|alert 50",
          tls -> {
            byte[] proof = proof(tls);
            return TlsHelloCases.put(proof, at, proof[at] ^ 1);
          });
    }
    proof("and a byte more", "alert 50", tls -> more(proof(tls), 1));
    proof("and a byte less", "alert 50", tls -> more(proof(tls), -1));
    for (int size : new int[] {0, 1, 2, 3, 4}) {
      proof("of " + size, "alert 50|alert 47", tls -> more(new byte[4], size));
    }
    for (int size : new int[] {0, 1, 4, 8}) {
      proof(
          "signed in " + size,
          "alert 51|alert 50",
          _ -> message(15, joined(EC, listed(BareTls.noise(size)))));
    }
    proof(
        "of another handshake",
        "alert 51",
        tls -> {
          Signature signature = Signature.getInstance("SHA256withECDSA");
          signature.initSign(made.keys().getPrivate());
          signature.update(BareTls.noise(500));
          return message(15, joined(EC, listed(signature.sign())));
        });
  }

  /** A message with so many bytes more. */
  private static byte[] more(byte[] message, int by) {
    return message(15, Arrays.copyOfRange(message, 4, message.length + by));
  }
}
