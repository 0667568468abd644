package dev.gatehouse.proxy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The PEM files that TLS is made of, as far as they can be judged without a connection. */
public final class TlsFiles {
  private TlsFiles() {}

  /**
   * Lists of revoked certificates.
   *
   * @param ends when the first of them does, if there are any
   * @param without the authorities that need one and have none
   */
  public record Lists(Optional<Instant> ends, List<String> without) {}

  /**
   * When the first certificate of a chain ends.
   *
   * @throws IOException if the files cannot be read, or the key is not that of the certificate
   */
  public static Instant ends(Path chain, Path key) throws IOException {
    return TlsIdentity.of(new TlsIdentity.Files(chain, key)).ends();
  }

  /**
   * Whether callers can be told by these files; and what their lists of revoked certificates are.
   *
   * @throws IOException if not, with why
   */
  public static Lists check(ServerTls.Clients clients, InstantSource clock) throws IOException {
    CallerTrust trust = CallerTrust.of(clients, clock, new AtomicReference<>());
    return new Lists(
        trust.revoked().ends().first(),
        trust
            .revoked()
            .without(trust.paths().authorities())
            .map(authority -> authority.getSubjectX500Principal().getName())
            .distinct()
            .toList());
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
