package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.joined;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/** What a key is agreed on with, of a group of TLS. */
final class BareKey {
  static final int P256 = 0x17;
  static final int P384 = 0x18;
  static final int X25519 = 0x1d;
  static final int X25519_MLKEM768 = 0x11ec;

  private static final int MLKEM768_KEY = 1184;
  private static final int MLKEM768_SEALED = 1088;

  final int group;
  private final KeyPair pair;
  private final @Nullable KeyPair kem;

  private BareKey(int group, KeyPair pair, @Nullable KeyPair kem) {
    this.group = group;
    this.pair = pair;
    this.kem = kem;
  }

  static BareKey of(int group) throws GeneralSecurityException {
    if (group == P256 || group == P384) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(group == P256 ? "secp256r1" : "secp384r1"));
      return new BareKey(group, generator.generateKeyPair(), null);
    }
    KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    return group == X25519
        ? new BareKey(group, pair, null)
        : new BareKey(group, pair, KeyPairGenerator.getInstance("ML-KEM-768").generateKeyPair());
  }

  /** What the other end is told. */
  byte[] share() {
    if (pair.getPublic() instanceof ECPublicKey key) {
      int size = group == P256 ? 32 : 48;
      return joined(
          new byte[] {4},
          sized(key.getW().getAffineX(), size),
          sized(key.getW().getAffineY(), size));
    }
    byte[] own = turned(sized(((XECPublicKey) pair.getPublic()).getU(), 32));
    if (kem == null) {
      return own;
    }
    byte[] encoded = kem.getPublic().getEncoded();
    return joined(Arrays.copyOfRange(encoded, encoded.length - MLKEM768_KEY, encoded.length), own);
  }

  /** The secret that the other end's share makes of this. */
  byte[] agree(byte[] other) throws GeneralSecurityException {
    if (pair.getPublic() instanceof ECPublicKey own) {
      int size = group == P256 ? 32 : 48;
      ECPoint point =
          new ECPoint(
              new BigInteger(1, Arrays.copyOfRange(other, 1, 1 + size)),
              new BigInteger(1, Arrays.copyOfRange(other, 1 + size, 1 + 2 * size)));
      return agree(
          "ECDH",
          KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, own.getParams())));
    }
    if (kem == null) {
      return agreeX25519(other);
    }
    byte[] sealed = Arrays.copyOf(other, MLKEM768_SEALED);
    return joined(
        KEM.getInstance("ML-KEM")
            .newDecapsulator(kem.getPrivate())
            .decapsulate(sealed)
            .getEncoded(),
        agreeX25519(Arrays.copyOfRange(other, MLKEM768_SEALED, other.length)));
  }

  private byte[] agreeX25519(byte[] other) throws GeneralSecurityException {
    BigInteger number = new BigInteger(1, turned(other));
    return agree(
        "X25519",
        KeyFactory.getInstance("X25519")
            .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, number)));
  }

  private byte[] agree(String by, PublicKey key) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance(by);
    agreement.init(pair.getPrivate());
    agreement.doPhase(key, true);
    return agreement.generateSecret();
  }

  private static byte[] sized(BigInteger number, int size) {
    byte[] bytes = number.toByteArray();
    byte[] sized = new byte[size];
    int length = Math.min(size, bytes.length);
    System.arraycopy(bytes, bytes.length - length, sized, size - length, length);
    return sized;
  }

  private static byte[] turned(byte[] bytes) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = bytes[bytes.length - 1 - i];
    }
    return turned;
  }
}
