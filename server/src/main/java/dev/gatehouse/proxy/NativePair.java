package dev.gatehouse.proxy;

import io.netty.internal.tcnative.Buffer;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;

/**
 * A certificate and a key as BoringSSL sees them. The JDK could only sign and verify, and its first
 * signature on a curve takes a cold JVM a sixth of a second.
 */
final class NativePair implements AutoCloseable {
  private long context;
  private long connection;
  private long chain;
  private long key;

  private NativePair(X509Certificate certificate, PrivateKey secret) throws Exception {
    byte[] pem = pem("PRIVATE KEY", secret.getEncoded());
    try {
      context = SSLContext.make(SSL.SSL_PROTOCOL_TLSV1_2, SSL.SSL_MODE_SERVER);
      connection = SSL.newSSL(context, true);
      chain = chain(pem("CERTIFICATE", certificate.getEncoded()));
      key = key(pem);
      SSL.setKeyMaterial(connection, chain, key);
    } catch (Exception e) {
      close();
      throw e;
    } finally {
      Arrays.fill(pem, (byte) 0);
    }
  }

  /** Whether it takes them for a pair; what it refuses may be one all the same. */
  static boolean belong(PrivateKey key, X509Certificate certificate) {
    try (NativePair _ = new NativePair(certificate, key)) {
      return true;
    } catch (Exception e) {
      // Its exceptions have no types, so that all say the same.
      return false;
    }
  }

  private static long chain(byte[] pem) throws Exception {
    long bio = bio(pem);
    try {
      return SSL.parseX509Chain(bio);
    } finally {
      SSL.freeBIO(bio);
    }
  }

  private static long key(byte[] pem) throws Exception {
    long bio = bio(pem);
    try {
      return SSL.parsePrivateKey(bio, null);
    } finally {
      SSL.freeBIO(bio);
    }
  }

  private static long bio(byte[] bytes) throws Exception {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
    long bio = SSL.newMemBIO();
    SSL.bioWrite(bio, Buffer.address(direct), bytes.length);
    direct.put(0, new byte[bytes.length]);
    return bio;
  }

  private static byte[] pem(String what, byte[] der) {
    String body = Base64.getMimeEncoder().encodeToString(der);
    return ("-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    if (connection != 0) {
      SSL.freeSSL(connection);
    }
    if (context != 0) {
      SSLContext.free(context);
    }
    if (chain != 0) {
      SSL.freeX509Chain(chain);
    }
    if (key != 0) {
      SSL.freePrivateKey(key);
    }
  }
}
