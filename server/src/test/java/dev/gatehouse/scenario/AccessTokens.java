package dev.gatehouse.scenario;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;

/** Access tokens (RFC 9068) of an issuer that a scenario plays. */
final class AccessTokens {
  private AccessTokens() {}

  /** What the issuer says of Ada until then. */
  static JWTClaimsSet.Builder claims(Instant until) {
    return new JWTClaimsSet.Builder()
        .issuer("https://id.example.com")
        .audience("gatehouse")
        .subject("ada")
        .claim("azp", "portal")
        .issueTime(Date.from(Instant.now()))
        .expirationTime(Date.from(until));
  }

  static String signed(RSAKey key, JWTClaimsSet claims) throws JOSEException {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID(key.getKeyID())
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }
}
