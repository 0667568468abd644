package dev.gatehouse.proxy;

import java.util.List;

/**
 * Which versions, cipher suites and groups a listener speaks: Mozilla's guidelines, version 6.0,
 * without DHE, which BoringSSL does not have.
 */
public enum TlsProfile {
  INTERMEDIATE(
      "TLSv1.3 TLSv1.2",
      "TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256"
          + " TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
          + " TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
          + " TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
          + " TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
  MODERN("TLSv1.3", "TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256");

  /** The same in both. */
  private static final String GROUPS = "X25519MLKEM768 X25519 prime256v1 secp384r1";

  private final String protocols;
  private final String ciphers;

  TlsProfile(String protocols, String ciphers) {
    this.protocols = protocols;
    this.ciphers = ciphers;
  }

  List<String> protocols() {
    return List.of(protocols.split(" "));
  }

  List<String> ciphers() {
    return List.of(ciphers.split(" "));
  }

  String[] groups() {
    return GROUPS.split(" ");
  }
}
