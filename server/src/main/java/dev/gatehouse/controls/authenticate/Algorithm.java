package dev.gatehouse.controls.authenticate;

import dev.gatehouse.config.Key;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A signature algorithm of tokens (RFC 7518 §3.1, RFC 8037 §3.1): all of them asymmetric. */
public enum Algorithm {
  @Key("RS256")
  RS256("SHA256withRSA", "RSA", 0),
  @Key("RS384")
  RS384("SHA384withRSA", "RSA", 0),
  @Key("RS512")
  RS512("SHA512withRSA", "RSA", 0),
  @Key("PS256")
  PS256("SHA-256", "RSA", 32),
  @Key("PS384")
  PS384("SHA-384", "RSA", 48),
  @Key("PS512")
  PS512("SHA-512", "RSA", 64),
  @Key("ES256")
  ES256("SHA256withECDSAinP1363Format", "P-256", 64),
  @Key("ES384")
  ES384("SHA384withECDSAinP1363Format", "P-384", 96),
  @Key("ES512")
  ES512("SHA512withECDSAinP1363Format", "P-521", 132),
  @Key("EdDSA")
  EDDSA("Ed25519", "Ed25519", 64);

  private static final Map<String, Algorithm> NAMES =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Algorithm::header, named -> named));

  private final String jca;
  private final String family;
  // Of PS: bytes of salt. Of ES and EdDSA: bytes of a signature. Of RS: the key says.
  private final int length;

  Algorithm(String jca, String family, int length) {
    this.jca = jca;
    this.family = family;
    this.length = length;
  }

  /** The name in headers and key sets. */
  public String header() {
    return this == EDDSA ? "EdDSA" : name();
  }

  /** The one that a header calls so; names are compared letter by letter. */
  static Optional<Algorithm> named(String header) {
    return Optional.ofNullable(NAMES.get(header));
  }

  /** {@code RSA}, or the curve: what a key must be to be used with it. */
  String family() {
    return family;
  }

  /** Whether the key signed the bytes. */
  boolean verifies(PublicKey key, byte[] signed, byte[] signature) {
    boolean fixed = !family.equals("RSA");
    if (fixed && signature.length != length) {
      return false;
    }
    try {
      Signature verifier = verifier();
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(header() + " with a key that was checked", e);
    }
  }

  private Signature verifier() throws NoSuchAlgorithmException, InvalidAlgorithmParameterException {
    if (!family.equals("RSA") || length == 0) {
      return Signature.getInstance(jca);
    }
    Signature pss = Signature.getInstance("RSASSA-PSS");
    // RFC 7518 §3.5: the same hash everywhere, a salt as long as the hash.
    pss.setParameter(new PSSParameterSpec(jca, "MGF1", new MGF1ParameterSpec(jca), length, 1));
    return pss;
  }
}
