package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.hex;
import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;
import static dev.gatehouse.proxy.BareTls.message;
import static dev.gatehouse.proxy.TlsCertificateCases.sized;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;

/** What callers with keys of each kind prove their certificates by. */
final class TlsProofCases {
  /** A wrong proof may be told nothing, where certificates are verified by another thread. */
  private static final String WRONG = "alert 47|alert 51|end|reset";

  private final TestAuthority callers;
  private final List<TlsCase> all = new ArrayList<>();

  private TlsProofCases(TestAuthority callers) {
    this.callers = callers;
  }

  static List<TlsCase> all(TestAuthority callers) throws Exception {
    TlsProofCases cases = new TlsProofCases(callers);
    cases.rsa();
    cases.curves();
    return cases.all;
  }

  /** Signs a text by a key. */
  private interface Proof {
    byte[] of(KeyPair by, byte[] text) throws Exception;
  }

  private static Proof by(String algorithm) {
    return (by, text) -> {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(by.getPrivate());
      signature.update(text);
      return signature.sign();
    };
  }

  private static Proof pss(int bits, int maskBits, int salt) {
    return (by, text) -> {
      Signature signature = Signature.getInstance("RSASSA-PSS");
      MGF1ParameterSpec mask = new MGF1ParameterSpec("SHA-" + maskBits);
      signature.setParameter(new PSSParameterSpec("SHA-" + bits, "MGF1", mask, salt, 1));
      signature.initSign(by.getPrivate());
      signature.update(text);
      return signature.sign();
    };
  }

  private void proven(
      TestAuthority.Made made, String name, String number, Proof proof, String of13, String of12)
      throws Exception {
    byte[] certificate = sized(made.certificate().getEncoded());
    all.add(
        new TlsCase(
            "proof by a key of " + name,
            tls -> {
              tls.greet13(BareHello.of13(tls.key()));
              said(tls, message(11, joined(new byte[1], sized(certificate, new byte[2]))));
              byte[] signed = proof.of(made.keys(), tls.toSign13());
              said(tls, message(15, joined(hex(number), listed(signed))));
              tls.finish13().send(TlsCase.GET);
            },
            of13));
    all.add(
        new TlsCase(
            "1.2, proof by a key of " + name,
            tls -> {
              tls.greet12(BareHello.of12());
              said(tls, message(11, sized(certificate))).exchanged12();
              byte[] signed = proof.of(made.keys(), tls.toSign12());
              said(tls, message(15, joined(hex(number), listed(signed))));
              tls.finish12().send(TlsCase.GET);
            },
            of12));
  }

  private static BareTls said(BareTls tls, byte[] message) throws Exception {
    return tls.parts(message).counts(message);
  }

  private void rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    TestAuthority.Made made = callers.client("CN=rsa", generator.generateKeyPair());
    for (int bits : new int[] {256, 384, 512}) {
      String number = bits == 256 ? "0804" : bits == 384 ? "0805" : "0806";
      int salt = bits / 8;
      proven(made, "RSA, PSS " + bits, number, pss(bits, bits, salt), "200", "200");
      for (int other : new int[] {0, 20, salt - 1, salt + 1, 100}) {
        String name = "RSA, PSS " + bits + " with a salt of " + other;
        proven(made, name, number, pss(bits, bits, other), WRONG, WRONG);
      }
      int mask = bits == 256 ? 384 : 256;
      proven(
          made,
          "RSA, PSS " + bits + " masked by another",
          number,
          pss(bits, mask, salt),
          WRONG,
          WRONG);
      proven(
          made,
          "RSA, PSS " + bits + ", told to be of a PSS key",
          "0809",
          pss(bits, bits, salt),
          WRONG,
          WRONG);
      String plain = bits == 256 ? "0401" : bits == 384 ? "0501" : "0601";
      // RFC 8446 §4.2.3: of no use for a handshake.
      proven(made, "RSA, plain " + bits, plain, by("SHA" + bits + "withRSA"), WRONG, "200");
      proven(
          made,
          "RSA, plain " + bits + " told to be PSS",
          number,
          by("SHA" + bits + "withRSA"),
          WRONG,
          WRONG);
    }
    proven(made, "RSA, plain SHA-1", "0201", by("SHA1withRSA"), WRONG, "200");
    proven(made, "RSA, plain SHA-224", "0301", by("SHA224withRSA"), WRONG, WRONG);
    proven(made, "RSA, plain MD5", "0101", by("MD5withRSA"), WRONG, WRONG);
    proven(made, "RSA, plain, by another hash", "0401", by("SHA512withRSA"), WRONG, WRONG);
    for (int size : new int[] {0, 1, 255, 257, 512}) {
      Proof noise = (_, _) -> BareTls.noise(size);
      proven(made, "RSA, noise of " + size, "0804", noise, WRONG, WRONG + "|alert 50");
    }
    Proof zeros = (_, _) -> new byte[256];
    proven(made, "RSA, zeros", "0804", zeros, WRONG, WRONG);
    proven(made, "RSA, zeros, plain", "0401", zeros, WRONG, WRONG);
    for (int at : new int[] {0, 1, 100, 255}) {
      Proof wrong =
          (by, text) -> {
            byte[] right = pss(256, 256, 32).of(by, text);
            return TlsHelloCases.put(right, at, right[at] ^ 1);
          };
      proven(made, "RSA, PSS wrong at " + at, "0804", wrong, WRONG, WRONG);
    }
    Proof longer = (by, text) -> joined(new byte[1], pss(256, 256, 32).of(by, text));
    proven(made, "RSA, PSS behind a zero", "0804", longer, WRONG, WRONG);
  }

  private TestAuthority.Made curve(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return callers.client("CN=" + curve, generator.generateKeyPair());
  }

  private void curves() throws Exception {
    TestAuthority.Made p256 = curve("secp256r1");
    TestAuthority.Made p384 = curve("secp384r1");
    TestAuthority.Made p521 = curve("secp521r1");
    proven(p256, "P-256", "0403", by("SHA256withECDSA"), "200", "200");
    proven(p384, "P-384", "0503", by("SHA384withECDSA"), "200", "200");
    // RFC 8446 §4.2.3 ties each curve to a hash, which RFC 5246 does not.
    proven(p256, "P-256, by SHA-384", "0503", by("SHA384withECDSA"), WRONG, "200");
    proven(p384, "P-384, by SHA-256", "0403", by("SHA256withECDSA"), WRONG, "200");
    proven(p384, "P-384, by SHA-512", "0603", by("SHA512withECDSA"), WRONG, WRONG);
    proven(p521, "P-521", "0603", by("SHA512withECDSA"), WRONG, WRONG);
    proven(p384, "P-384, by SHA-1", "0203", by("SHA1withECDSA"), WRONG, WRONG);
    Proof zeros = (_, _) -> hex("3006 020100 020100");
    proven(p256, "P-256, of zeros", "0403", zeros, WRONG, WRONG);
    Proof order =
        (_, _) -> signature("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    proven(p256, "P-256, of its order", "0403", order, WRONG, WRONG);
    Proof negative = (_, _) -> hex("3006 0201ff 0201ff");
    proven(p256, "P-256, below zero", "0403", negative, WRONG, WRONG);
    Proof more = (by, text) -> joined(by("SHA256withECDSA").of(by, text), new byte[1]);
    proven(p256, "P-256, and a byte", "0403", more, WRONG, WRONG);
    KeyPair twisted = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    proven(callers.client("CN=ed25519", twisted), "Ed25519", "0807", by("Ed25519"), WRONG, WRONG);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSASSA-PSS");
    generator.initialize(2048);
    TestAuthority.Made pss = callers.client("CN=pss", generator.generateKeyPair());
    proven(
        pss,
        "PSS",
        "0809",
        pss(256, 256, 32),
        WRONG + "|alert 50|alert 43",
        WRONG + "|alert 50|alert 43");
  }

  private static byte[] signature(String number) {
    byte[] part = joined(hex("022100"), hex(number));
    return joined(new byte[] {0x30, (byte) (2 * part.length)}, part, part);
  }
}
