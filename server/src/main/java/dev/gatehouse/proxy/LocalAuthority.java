package dev.gatehouse.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A certificate authority of one machine: made on first use in a folder of its own, it issues the
 * listener's certificate where the configuration gives none.
 */
public final class LocalAuthority {
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

  /** What browsers accept at most. */
  private static final Duration SERVER_LIFE = Duration.ofDays(397);

  private static final Duration RENEWED_BEFORE = Duration.ofDays(60);

  private final Path folder;
  private final InstantSource clock;
  private final CertificateFiles authority;
  private final CertificateFiles server;

  /**
   * @param folder made if it is not there; keys in it are readable for their owner only
   */
  public LocalAuthority(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
    authority = new CertificateFiles(folder.resolve("ca.pem"), folder.resolve("ca-key.pem"));
    server = new CertificateFiles(folder.resolve("server.pem"), folder.resolve("server-key.pem"));
  }

  /** The file that callers need in order to trust the listener. */
  public Path certificate() {
    return authority.certificate();
  }

  /**
   * What a listener on these hosts proves itself with; made, or made again, if what is there does
   * not name them all or will expire soon.
   *
   * @param hosts names or addresses beside {@code localhost} and the loopback addresses
   */
  public ServerTls tls(Collection<String> hosts) throws IOException {
    return ServerTls.of(config(hosts), clock);
  }

  /** As {@link #tls}: where what it proves itself with is kept. */
  public synchronized ServerTls.Config config(Collection<String> hosts) throws IOException {
    List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
    hosts.stream().filter(host -> !names.contains(host)).forEach(names::add);
    try {
      Files.createDirectories(folder);
      Issued root = root();
      Optional<Issued> kept =
          server.read().filter(it -> isFresh(it.certificate()) && it.serves(names));
      // Files of different times, if a process died between the writing of them, are made again.
      if (kept.isEmpty() || !server.isIssuedBy(root) || !kept.get().isWhole()) {
        Instant now = clock.instant();
        server.write(root.issue(names, now, now.plus(SERVER_LIFE)), root);
      }
      return ServerTls.Config.of(server.certificate(), server.key());
    } catch (GeneralSecurityException e) {
      throw new IOException("the local authority in " + folder + " cannot issue: " + e, e);
    }
  }

  /** Whether what it issued is soon at its end, so that another is to be asked for. */
  public boolean renews() throws IOException {
    Optional<Issued> kept = server.read();
    return kept.isPresent() && !isFresh(kept.get().certificate());
  }

  private Issued root() throws IOException, GeneralSecurityException {
    Optional<Issued> kept = authority.read().filter(it -> isFresh(it.certificate()));
    if (kept.isPresent()) {
      return kept.get();
    }
    Instant now = clock.instant();
    Issued made = Issued.root("Gatehouse local authority", now, now.plus(AUTHORITY_LIFE));
    authority.write(made);
    return made;
  }

  private boolean isFresh(X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    return clock.instant().plus(RENEWED_BEFORE).isBefore(end);
  }
}
