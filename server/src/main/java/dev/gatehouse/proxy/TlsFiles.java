package dev.gatehouse.proxy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The PEM files that TLS is made of, as far as they can be judged without a connection. */
public final class TlsFiles {
  private TlsFiles() {}

  /**
   * When the first certificate of a chain ends.
   *
   * @throws IOException if the files cannot be read, or the key is not that of the certificate
   */
  public static Instant ends(Path chain, Path key) throws IOException {
    return TlsIdentity.of(new TlsIdentity.Files(chain, key)).ends();
  }

  /**
   * Whether callers can be told by these files; and when the first list of revoked certificates
   * ends, if there is one.
   *
   * @throws IOException if not, with why
   */
  public static Optional<Instant> check(ServerTls.Clients clients, InstantSource clock)
      throws IOException {
    return CallerTrust.of(clients, clock, new AtomicReference<>()).revokedUntil();
  }

  /**
   * Whether an upstream can be told by these authorities.
   *
   * @throws IOException if not, with why
   */
  public static void check(Path authorities) throws IOException {
    var _ = new UpstreamTrust(authorities, "");
  }
}
