package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.ClientCertificate;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Which certificates of callers are believed. Where one is required, a wrong one ends the
 * handshake; where not, the connection comes about, and its calls are refused and recorded.
 */
final class CallerTrust extends Trust {
  private static final String SHOWN = "gatehouse.certificate";
  private static final long NEVER = Long.MAX_VALUE;

  private final boolean required;
  private final Revocations revoked;
  private final InstantSource clock;
  private final AtomicReference<@Nullable CallerTrust> inForce;

  private CallerTrust(
      ServerTls.Clients clients,
      InstantSource clock,
      Revocations revoked,
      AtomicReference<@Nullable CallerTrust> inForce)
      throws IOException {
    super(clients.trust(), revoked, CertificatePath.Purpose.CLIENT, clock);
    required = clients.required();
    this.revoked = revoked;
    this.clock = clock;
    this.inForce = inForce;
  }

  /**
   * From the files of authorities and of revoked certificates; what is in force if that believes
   * the same, so that nothing that was looked at need be again.
   *
   * @param inForce what takes its place one day, for connections that are older
   * @throws IOException if they cannot be read, or name no authority
   */
  static CallerTrust of(
      ServerTls.Clients clients,
      InstantSource clock,
      AtomicReference<@Nullable CallerTrust> inForce)
      throws IOException {
    CallerTrust next = new CallerTrust(clients, clock, Revocations.of(clients.revoked()), inForce);
    CallerTrust now = inForce.get();
    return now != null && now.isLike(next) ? now : next;
  }

  private boolean isLike(CallerTrust other) {
    return required == other.required
        && revoked.isLike(other.revoked)
        && paths().authorities().equals(other.paths().authorities());
  }

  Revocations revoked() {
    return revoked;
  }

  boolean required() {
    return required;
  }

  /** What was shown on a connection whose handshake is over. */
  static ClientCertificate shown(SSLEngine engine) {
    return engine.getSession().getValue(SHOWN) instanceof ClientCertificate certificate
        ? certificate
        : ClientCertificate.NONE;
  }

  @Override
  void check(X509Certificate[] chain, SSLEngine engine) throws CertificateException {
    // Before the look: a list that ends during it is one to look at again.
    long until = nextEnd();
    ClientCertificate shown;
    try {
      paths().check(List.of(chain));
      shown = verified(List.of(chain), until);
    } catch (CertificateException e) {
      if (required) {
        throw told(e);
      }
      shown = new ClientCertificate.Refused("certificate: " + e.getMessage());
    }
    SSLSession session = engine.getHandshakeSession();
    (session == null ? engine.getSession() : session).putValue(SHOWN, shown);
  }

  /** As its caller is told of it; what has no word of its own would be an error of ours. */
  private static CertificateException told(CertificateException why) {
    return OpenSsl.isAvailable()
        ? new OpenSslCertificateException(why.getMessage(), why, error(why))
        : why;
  }

  private static int error(CertificateException why) {
    if (why.getCause() instanceof CertPathValidatorException path) {
      CertPathValidatorException.Reason reason = path.getReason();
      if (reason == BasicReason.EXPIRED) {
        return CertificateVerifier.X509_V_ERR_CERT_HAS_EXPIRED;
      } else if (reason == BasicReason.REVOKED) {
        return CertificateVerifier.X509_V_ERR_CERT_REVOKED;
      } else if (reason == PKIXReason.NO_TRUST_ANCHOR) {
        return CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
      }
    }
    return CertificateVerifier.X509_V_ERR_CERT_REJECTED;
  }

  private ClientCertificate verified(List<X509Certificate> chain, long until)
      throws CertificateException {
    X509Certificate certificate = chain.getFirst();
    try {
      byte[] print = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new ClientCertificate.Verified(
          certificate.getSubjectX500Principal().getName(),
          certificate.getIssuerX500Principal().getName(),
          CertifiedNames.of(certificate).all(),
          HexFormat.of().formatHex(print),
          certificate.getNotAfter().toInstant().toEpochMilli(),
          new Standing(chain, until));
    } catch (NoSuchAlgorithmException e) {
      throw new CertificateException(e);
    }
  }

  /**
   * Whether a chain that was believed at its handshake would be now. Looked at once for each change
   * of what is believed, and each end of a list of revoked certificates, by whichever call comes
   * first.
   */
  private final class Standing implements BooleanSupplier {
    private final List<X509Certificate> chain;
    private volatile Looked looked;

    Standing(List<X509Certificate> chain, long until) {
      this.chain = chain;
      this.looked = new Looked(CallerTrust.this, true, until);
    }

    @Override
    public boolean getAsBoolean() {
      CallerTrust now = inForce.get();
      Looked before = looked;
      if (now == null || (now == before.by && before.isCurrent())) {
        return now != null && before.good;
      }
      long until = now.nextEnd();
      boolean good = now.believes(chain);
      looked = new Looked(now, good, until);
      return good;
    }
  }

  private record Looked(CallerTrust by, boolean good, long untilMillis) {
    boolean isCurrent() {
      return untilMillis == NEVER || by.clock.millis() < untilMillis;
    }
  }

  private long nextEnd() {
    return revoked.ends().next(clock.instant()).map(Instant::toEpochMilli).orElse(NEVER);
  }

  private boolean believes(List<X509Certificate> chain) {
    try {
      paths().check(chain);
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }
}
