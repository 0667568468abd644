package dev.gatehouse.controls.authenticate;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import dev.gatehouse.pipeline.Waiting;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An issuer that signs what a test says, publishes its keys, and can be away. */
final class TestIssuer implements Fetch {
  static final String NAME = "https://id.example.com";
  static final URI KEYS = URI.create(NAME + "/keys");
  private static final JsonMapper JSON = new JsonMapper();
  private static final KeyPair RSA = rsa(2048);
  private static final KeyPair WEAK = rsa(1024);

  private final Map<String, Map<String, Object>> published = new LinkedHashMap<>();
  private final Map<String, PrivateKey> secret = new LinkedHashMap<>();
  boolean away;
  final CountDownLatch reached = new CountDownLatch(1);
  volatile @Nullable CountDownLatch frozen;
  volatile Duration left = Duration.ZERO;
  int asked;

  TestIssuer() {
    roll("key-1");
    publish("rsa-1", new RSAKey.Builder((RSAPublicKey) RSA.getPublic()), RSA.getPrivate());
    publish("weak", new RSAKey.Builder((RSAPublicKey) WEAK.getPublic()), WEAK.getPrivate());
  }

  static Issuer issuer() {
    return new Issuer(
        NAME,
        "gatehouse",
        Optional.of(KEYS),
        Set.of(Algorithm.values()),
        "/realm_access/roles",
        Duration.ofSeconds(30));
  }

  /** Publishes one more key, for ES256. */
  void roll(String kid) {
    KeyPair pair = ec();
    ECKey jwk = new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic()).keyID(kid).build();
    published.put(kid, jwk.toJSONObject());
    secret.put(kid, pair.getPrivate());
  }

  private void publish(String kid, RSAKey.Builder key, PrivateKey signs) {
    JWK jwk = key.keyID(kid).build();
    published.put(kid, jwk.toJSONObject());
    secret.put(kid, signs);
  }

  static byte[] publicRsaKey() {
    return RSA.getPublic().getEncoded();
  }

  Map<String, Object> publicKey(String kid) {
    return Objects.requireNonNull(published.get(kid));
  }

  String token(Map<String, Object> claims) {
    return token(header("ES256", "key-1"), claims);
  }

  String token(Map<String, Object> header, Map<String, Object> claims) {
    return signed(
        String.valueOf(header.get("kid")),
        JSON.writeValueAsString(header),
        JSON.writeValueAsBytes(claims));
  }

  /** Signed with a key, whatever the header says. */
  String signed(String kid, String header, byte[] payload) {
    PrivateKey key = Objects.requireNonNull(secret.get(kid));
    String content = encode(header) + "." + encode(payload);
    String algorithm =
        key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format";
    return content + "." + encode(sign(algorithm, key, content));
  }

  static Map<String, Object> header(String algorithm, String kid) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", algorithm);
    header.put("kid", kid);
    header.put("typ", "at+jwt");
    return header;
  }

  /** Claims that are right for an hour from then. */
  static Map<String, Object> claims(long nowSeconds) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", NAME);
    claims.put("aud", "gatehouse");
    claims.put("sub", "service-7");
    claims.put("azp", "note-assistant");
    claims.put("exp", nowSeconds + 3_600);
    return claims;
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sign(String algorithm, PrivateKey key, String content) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair ec() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch thaw) throws IssuerAway {
    try {
      thaw.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IssuerAway("interrupted");
    }
  }

  @Override
  public byte[] get(URI from, Waiting waiting) throws IssuerAway {
    asked++;
    left = waiting.left();
    CountDownLatch thaw = frozen;
    if (thaw != null) {
      reached.countDown();
      await(thaw);
    }
    if (away) {
      throw new IssuerAway("away");
    }
    return JSON.writeValueAsBytes(Map.of("keys", List.copyOf(published.values())));
  }
}
