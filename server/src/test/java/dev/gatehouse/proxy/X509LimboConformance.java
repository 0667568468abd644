package dev.gatehouse.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConformanceReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Chains of certificates, most of them bad, held against what is believed of callers. */
class X509LimboConformance {
  private static final String LEAF =
      "an authority's own certificate is for no connection, as the suite's webpki part asks too";
  private static final String SUBJECT =
      "the subject is no name (RFC 9525 §2), so it need not repeat one";
  private static final String PURPOSE = "RFC 5280 §4.2.1.12 allows it; the Web's profile does not";
  private static final String SUFFIX = "there is no list of public suffixes";

  /** Where the suite says otherwise, and why it stays. */
  private static final Map<String, String> EXCEPTIONS = new TreeMap<>();

  static {
    EXCEPTIONS.put("pathlen::validation-ignores-pathlen-in-leaf", LEAF);
    EXCEPTIONS.put("rfc5280::ca-as-leaf", LEAF);
    String depth = "the depth is bounded by six certificates between, for everybody";
    EXCEPTIONS.put("pathlen::max-chain-depth-0-exhausted", depth);
    EXCEPTIONS.put("pathlen::max-chain-depth-1-exhausted", depth);
    EXCEPTIONS.put(
        "rfc5280::aki::cross-signed-root-missing-aki",
        "an authority is trusted as it is; the suite's cve-2024-0567 asks for that");
    EXCEPTIONS.put(
        "rfc5280::nc::nc-forbids-alternate-chain-ica",
        "the JDK holds a common name to constraints on hosts, which is the safe side");
    EXCEPTIONS.put(
        "rfc5280::validity::notafter-fractional",
        "RFC 5280 §4.1.2.5.2 has no fractional seconds, and the JDK reads none");
    EXCEPTIONS.put(
        "webpki::nc::permitted-dns-match-noncritical",
        "RFC 5280 §4.2.1.10 asks for critical constraints, and the suite's other row for it too");
    for (String cn :
        List.of(
            "ipv4-hex-mismatch",
            "ipv4-leading-zeros-mismatch",
            "ipv6-uppercase-mismatch",
            "ipv6-uncompressed-mismatch",
            "ipv6-non-rfc5952-mismatch",
            "punycode-not-in-san",
            "utf8-vs-punycode-mismatch",
            "not-in-san",
            "case-mismatch")) {
      EXCEPTIONS.put("webpki::cn::" + cn, SUBJECT);
    }
    for (String eku : List.of("ee-anyeku", "ee-critical-eku", "ee-without-eku", "root-has-eku")) {
      EXCEPTIONS.put("webpki::eku::" + eku, PURPOSE);
    }
    EXCEPTIONS.put("webpki::san::public-suffix-multi-label-wildcard-san", SUFFIX);
    EXCEPTIONS.put("webpki::san::public-suffix-private-namespace-wildcard-san", SUFFIX);
  }

  @Test
  void believes_what_the_suite_believes() throws Exception {
    JsonNode cases =
        new JsonMapper()
            .readTree(Files.readString(ConformanceReport.corpus("tls/x509-limbo/limbo.json")))
            .get("testcases");
    TreeSet<String> others = new TreeSet<>();
    int bad = 0;
    for (JsonNode one : cases) {
      boolean good = one.get("expected_result").asString().equals("SUCCESS");
      bad += good ? 0 : 1;
      if (isBelieved(one) != good) {
        others.add(one.get("id").asString());
      }
    }
    List<String> reasons = new ArrayList<>();
    EXCEPTIONS.forEach((id, why) -> reasons.add(id + ": " + why));
    ConformanceReport.write(
        "x509-limbo",
        new ConformanceReport.Row(cases.size() - others.size(), cases.size(), reasons));
    assertThat(others).containsExactlyElementsOf(EXCEPTIONS.keySet());
    assertThat(bad).isEqualTo(144);
    assertThat(cases).hasSize(207);
  }

  private static boolean isBelieved(JsonNode one) throws GeneralSecurityException, IOException {
    boolean client = one.get("validation_kind").asString().equals("CLIENT");
    JsonNode time = one.get("validation_time");
    InstantSource clock =
        time.isNull()
            ? InstantSource.system()
            : InstantSource.fixed(OffsetDateTime.parse(time.asString()).toInstant());
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509CRL> lists = new ArrayList<>();
    for (JsonNode list : one.get("crls")) {
      lists.add((X509CRL) factory.generateCRL(pem(list)));
    }
    try {
      List<X509Certificate> presented = new ArrayList<>();
      presented.add(
          (X509Certificate) factory.generateCertificate(pem(one.get("peer_certificate"))));
      presented.addAll(certificates(one.get("untrusted_intermediates")));
      new CertificatePath(
              certificates(one.get("trusted_certs")),
              Revocations.of(lists),
              client ? CertificatePath.Purpose.CLIENT : CertificatePath.Purpose.SERVER,
              clock)
          .check(presented);
      JsonNode name = one.get("expected_peer_name");
      return client
          || name.isNull()
          || CertifiedNames.of(presented.getFirst()).match(name.get("value").asString());
    } catch (CertificateException e) {
      return false;
    }
  }

  private static List<X509Certificate> certificates(JsonNode all) throws CertificateException {
    List<X509Certificate> certificates = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (JsonNode one : all) {
      certificates.add((X509Certificate) factory.generateCertificate(pem(one)));
    }
    return certificates;
  }

  private static ByteArrayInputStream pem(JsonNode text) {
    return new ByteArrayInputStream(text.asString().getBytes(StandardCharsets.US_ASCII));
  }
}
