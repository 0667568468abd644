package dev.gatehouse.controls.authenticate;

import static dev.gatehouse.controls.TestCall.call;
import static dev.gatehouse.controls.Verdicts.assertDenies;
import static dev.gatehouse.controls.Verdicts.assertPasses;
import static dev.gatehouse.controls.Verdicts.waiting;
import static dev.gatehouse.controls.authenticate.TestIssuer.encode;
import static dev.gatehouse.controls.authenticate.TestIssuer.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.controls.ManualClock;
import dev.gatehouse.controls.TestCall;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.register.KeyHash;
import dev.gatehouse.register.Keys;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Tokens that somebody forged, bent or borrowed: all of them are refused. */
class TokenAttacksTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ManualClock CLOCK = new ManualClock("2026-11-21T12:00:00Z");
  private static final long NOW = 1_795_262_400;
  private static final TestIssuer ISSUER = new TestIssuer();

  private final Authenticate control =
      new Authenticate(
          new Credentials(
              _ -> Keys.Unknown.NOT_FOUND,
              Map.of(),
              new Tokens(
                  Map.of("company", TestIssuer.issuer()),
                  List.of(
                      new Binding(
                          "company", "azp", "note-assistant", "note-assistant", Kind.AGENT)),
                  new KeySets(ISSUER, CLOCK::nanoTime))),
          new Failures(CLOCK::nanoTime, 7));

  @Test
  void accepts_the_token_that_all_attacks_start_from() {
    assertPasses(control, bearer(good()));
    assertPasses(control, bearer(ISSUER.token(header("RS256", "rsa-1"), claims())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void refuses(String name, String token) {
    assertDenies(control, bearer(token), Reason.CREDENTIAL_INVALID);
  }

  static Stream<Arguments> attacks() {
    return Stream.of(algorithms(), keys(), headers(), times(), others(), forms()).flatMap(s -> s);
  }

  private static Stream<Arguments> algorithms() {
    String payload = encode(JSON.writeValueAsString(claims()));
    return Stream.of(
        attack("alg none", unsigned("none", payload)),
        attack("alg None", unsigned("None", payload)),
        attack("alg nOnE", unsigned("nOnE", payload)),
        attack("alg none with a signature", unsigned("none", payload) + "AAAA"),
        attack("alg empty", unsigned("", payload) + "AAAA"),
        attack("alg absent", encode("{\"typ\":\"JWT\"}") + "." + payload + ".AAAA"),
        attack("HS256 with the public key", hmac(TestIssuer.publicRsaKey())),
        attack("HS256 with the public key as JSON", hmac(bytes(JSON.writeValueAsString(rsa())))),
        attack("HS256 with an empty key id", hmac(new byte[32])),
        attack("alg in lower case", withHeader("alg", "es256")),
        attack("alg of another curve", withHeader("alg", "ES384")),
        attack("alg of another family", withHeader("alg", "RS256")),
        attack("r and s are zero", resigned(new byte[64])),
        attack("r and s are the order", resigned(filled(64))),
        attack("RSA key of 1024 bits", ISSUER.token(header("RS256", "weak"), claims())));
  }

  private static Stream<Arguments> keys() {
    return Stream.of(
        attack("kid of another key", withHeader("kid", "rsa-1")),
        attack("kid that is a path", withHeader("kid", "../../../../dev/null")),
        attack("kid that is SQL", withHeader("kid", "x' UNION SELECT 'key")),
        attack("kid that is a command", withHeader("kid", "key-1|whoami")),
        attack("kid that is a number", withHeader("kid", 1)),
        attack("kid that is endless", withHeader("kid", "k".repeat(5_000))),
        attack("key in the header", stranger("jwk", strangersKey())),
        attack("key set of a stranger", stranger("jku", "https://evil.example.com/keys")),
        attack("certificate of a stranger", stranger("x5c", List.of("MIIB"))),
        attack("certificate URL of a stranger", stranger("x5u", "https://evil.example.com/c")));
  }

  private static Stream<Arguments> headers() {
    return Stream.of(
        attack("crit that nobody knows", withHeader("crit", List.of("exp"))),
        attack("crit that is empty", withHeader("crit", List.of())),
        attack("b64 false", withHeader("b64", false)),
        attack("typ absent", withHeader("typ", null)),
        attack("typ of an ID token", withHeader("typ", "id+jwt")),
        attack("typ of a logout token", withHeader("typ", "logout+jwt")),
        attack("typ of an authorization request", withHeader("typ", "oauth-authz-req+jwt")),
        attack(
            "alg twice",
            ISSUER.signed(
                "key-1",
                "{\"kid\":\"key-1\",\"alg\":\"ES256\",\"typ\":\"JWT\",\"alg\":\"ES256\"}",
                bytes(claimsText()))));
  }

  private static Stream<Arguments> times() {
    return Stream.of(
        attack("exp absent", with("exp", null)),
        attack("exp is text", with("exp", String.valueOf(NOW + 60))),
        attack("exp is negative", with("exp", -1)),
        attack("exp is huge", with("exp", 1e300)),
        attack("exp is beyond a long", with("exp", new BigInteger("9".repeat(40)))),
        attack("exp is a list", with("exp", List.of(NOW + 60))),
        attack("nbf in the future", with("nbf", NOW + 600)),
        attack("nbf is text", with("nbf", "0")),
        attack("iat is text", with("iat", "now")));
  }

  private static Stream<Arguments> others() {
    return Stream.of(
        attack("aud absent", with("aud", null)),
        attack("aud of another", with("aud", "crm")),
        attack("aud that begins alike", with("aud", "gatehouse2")),
        attack("aud in another case", with("aud", "Gatehouse")),
        attack("aud is empty", with("aud", List.of())),
        attack("aud holds other things", with("aud", List.of("gatehouse", 5))),
        attack("aud is an object", with("aud", Map.of("gatehouse", true))),
        attack("iss absent", with("iss", null)),
        attack("iss with a slash more", with("iss", TestIssuer.NAME + "/")),
        attack("iss in another case", with("iss", TestIssuer.NAME.toUpperCase(Locale.ROOT))),
        attack("iss that begins alike", with("iss", TestIssuer.NAME + ".evil.example")),
        attack("iss is a list", with("iss", List.of(TestIssuer.NAME))),
        attack("iss with a null inside", with("iss", TestIssuer.NAME + "\0")),
        attack("sub with a line break", with("sub", "a\nb")),
        attack("sub is a number", with("sub", 7)));
  }

  private static Stream<Arguments> forms() {
    String good = good();
    String payload = good.substring(good.indexOf('.') + 1, good.lastIndexOf('.'));
    return Stream.of(
        attack("signature stripped", good.substring(0, good.lastIndexOf('.') + 1)),
        attack("signature and dot stripped", good.substring(0, good.lastIndexOf('.'))),
        attack("signature cut", good.substring(0, good.length() - 4)),
        attack("segment more", good + ".AAAA"),
        attack("encrypted form", good + ".AAAA.AAAA"),
        attack("padding", good + "="),
        attack("bits behind the last byte", nonCanonical(good)),
        attack("standard base64", good.replace('-', '+').replace('_', '/') + "+"),
        attack("payload changed", good.replace(payload, encode("{}"))),
        attack("nested", ISSUER.signed("key-1", JSON.writeValueAsString(nested()), bytes(good))),
        attack("claims twice", twice()),
        attack("something behind the claims", signed(claimsText() + "{}")),
        attack("claims are a list", signed("[" + claimsText() + "]")),
        attack("comments in the claims", signed(claimsText().replace("{", "{/**/"))),
        attack("deep claims", signed("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}")),
        attack("claims in UTF-16", signed(claimsText().getBytes(StandardCharsets.UTF_16LE))));
  }

  @Property(tries = 300)
  void refuses_any_token_with_one_character_changed(
      @ForAll @IntRange(min = 0, max = 2_000) int where,
      @ForAll @IntRange(min = 33, max = 126) int to) {
    String good = good();
    int at = where % good.length();
    String bent = good.substring(0, at) + (char) to + good.substring(at + 1);
    if (!bent.equals(good)) {
      assertThat(new Accepting().test(bent)).isFalse();
    }
  }

  @Property(tries = 500)
  void refuses_any_header_over_good_claims(@ForAll String alg, @ForAll String kid) {
    String header = JSON.writeValueAsString(Map.of("alg", alg, "kid", kid, "typ", "JWT"));
    assertThat(new Accepting().test(ISSUER.signed("key-1", header, bytes(claimsText()))))
        .isEqualTo(alg.equals("ES256") && (kid.isEmpty() || kid.equals("key-1")));
  }

  @Property(tries = 1_000)
  void refuses_any_text(@ForAll String a, @ForAll String b, @ForAll String c) {
    assertThat(new Accepting().test(a + "." + b + "." + c)).isFalse();
    assertThat(new Accepting().test(encode(a) + "." + encode(b) + "." + encode(c))).isFalse();
  }

  /** Whether a token passes, without counting failures. */
  private static final class Accepting {
    private final Tokens tokens =
        new Tokens(
            Map.of("company", TestIssuer.issuer()),
            List.of(new Binding("company", "azp", "note-assistant", "note-assistant", Kind.AGENT)),
            new KeySets(ISSUER, CLOCK::nanoTime));

    boolean test(String token) {
      return waiting(waiting -> tokens.verify(token, KeyHash.of(token), CLOCK.millis(), waiting))
          instanceof Proof.Proven;
    }
  }

  private static Arguments attack(String name, String token) {
    return Arguments.of(name, token);
  }

  private static Map<String, Object> claims() {
    return TestIssuer.claims(NOW);
  }

  private static String claimsText() {
    return JSON.writeValueAsString(claims());
  }

  private static String good() {
    return ISSUER.token(claims());
  }

  private static String with(String claim, @Nullable Object value) {
    return ISSUER.token(changed(claims(), claim, value));
  }

  // Signed with the good key over the changed header, so that nothing else is wrong.
  private static String withHeader(String member, @Nullable Object value) {
    Map<String, Object> header = changed(header("ES256", "key-1"), member, value);
    return ISSUER.signed("key-1", JSON.writeValueAsString(header), bytes(claimsText()));
  }

  private static Map<String, Object> changed(
      Map<String, Object> members, String name, @Nullable Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(members);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return changed;
  }

  private static String stranger(String member, Object value) {
    TestIssuer stranger = new TestIssuer();
    return stranger.token(changed(header("ES256", "key-1"), member, value), claims());
  }

  private static Object strangersKey() {
    return new TestIssuer().publicKey("key-1");
  }

  private static Map<String, Object> rsa() {
    return ISSUER.publicKey("rsa-1");
  }

  private static Map<String, Object> nested() {
    return changed(header("ES256", "key-1"), "cty", "JWT");
  }

  private static String unsigned(String algorithm, String payload) {
    return encode("{\"alg\":\"" + algorithm + "\",\"typ\":\"at+jwt\"}") + "." + payload + ".";
  }

  private static String resigned(byte[] signature) {
    String good = good();
    return good.substring(0, good.lastIndexOf('.') + 1) + encode(signature);
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }

  private static String hmac(byte[] key) {
    String content =
        encode(JSON.writeValueAsString(header("HS256", "rsa-1"))) + "." + encode(claimsText());
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return content + "." + encode(mac.doFinal(bytes(content)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String nonCanonical(String good) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // 64 bytes leave four bits in the last character unused, which must be zero.
    int last = alphabet.indexOf(good.charAt(good.length() - 1));
    return good.substring(0, good.length() - 1) + alphabet.charAt(last | 1);
  }

  private static String signed(String payload) {
    return signed(bytes(payload));
  }

  private static String twice() {
    return signed(claimsText().replace("{", "{\"azp\":\"sales-portal\","));
  }

  private static String signed(byte[] payload) {
    return ISSUER.signed("key-1", JSON.writeValueAsString(header("ES256", "key-1")), payload);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static TestCall bearer(String token) {
    return call()
        .at(CLOCK.instant())
        .from("198.51.100." + (1 + Math.floorMod(token.hashCode(), 250)))
        .header("Authorization", "Bearer " + token);
  }
}
