package dev.gatehouse.controls.authenticate;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A public key of an issuer, and what it may be used for.
 *
 * @param kid empty if it has none
 * @param family {@code RSA} or its curve
 * @param algorithm the only one it may be used with; empty if the key does not say
 */
record VerificationKey(String kid, String family, String algorithm, PublicKey key) {
  private static final int MIN_RSA_BITS = 2_048;
  private static final int MAX_RSA_BITS = 8_192;
  // RFC 8410 §4: what stands before the 32 bytes of an Ed25519 key.
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

  /** A member of a key set (RFC 7517 §4), unless it is one that must not verify anything. */
  static Optional<VerificationKey> of(Map<String, Object> jwk) {
    if (!mayVerify(jwk)) {
      return Optional.empty();
    }
    try {
      JWK parsed = JWK.parse(jwk);
      String algorithm = parsed.getAlgorithm() == null ? "" : parsed.getAlgorithm().getName();
      String kid = parsed.getKeyID() == null ? "" : parsed.getKeyID();
      return switch (parsed) {
        case RSAKey rsa when isStrong(rsa.toRSAPublicKey()) ->
            Optional.of(new VerificationKey(kid, "RSA", algorithm, rsa.toRSAPublicKey()));
        case ECKey ec ->
            Optional.of(
                new VerificationKey(kid, ec.getCurve().getName(), algorithm, ec.toECPublicKey()));
        case OctetKeyPair okp when okp.getCurve().getName().equals("Ed25519") ->
            Optional.of(new VerificationKey(kid, "Ed25519", algorithm, ed25519(okp)));
        default -> Optional.empty();
      };
    } catch (ParseException
        | JOSEException
        | GeneralSecurityException
        | IllegalArgumentException
        | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** Whether it may verify what a header calls this algorithm, under this key id. */
  boolean fits(Algorithm header, String wanted) {
    return family.equals(header.family())
        && (algorithm.isEmpty() || algorithm.equals(header.header()))
        && (wanted.isEmpty() || wanted.equals(kid));
  }

  private static boolean mayVerify(Map<String, Object> jwk) {
    Object use = jwk.get("use");
    Object operations = jwk.get("key_ops");
    return (use == null || use.equals("sig"))
        && (operations == null || (operations instanceof List<?> list && list.contains("verify")));
  }

  private static boolean isStrong(RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
  }

  private static PublicKey ed25519(OctetKeyPair okp) throws GeneralSecurityException {
    byte[] x = okp.getDecodedX();
    byte[] encoded = new byte[ED25519.length + x.length];
    System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
    System.arraycopy(x, 0, encoded, ED25519.length, x.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}
