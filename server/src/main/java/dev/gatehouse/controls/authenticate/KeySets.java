package dev.gatehouse.controls.authenticate;

import dev.gatehouse.pipeline.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The key sets of all issuers. One for the process: it outlives every snapshot, so that a reload
 * while an issuer is away loses no keys.
 */
public final class KeySets {
  private static final Duration AT_MOST = Duration.ofSeconds(3);

  private final Map<URI, KeySource> sources = new ConcurrentHashMap<>();
  private final Fetch fetch;
  private final LongSupplier nanoTime;

  /** Key sets that are read over HTTP and from files. */
  public static KeySets online() {
    return new KeySets(new WebFetch(AT_MOST), System::nanoTime);
  }

  KeySets(Fetch fetch, LongSupplier nanoTime) {
    this.fetch = fetch;
    this.nanoTime = nanoTime;
  }

  KeySource of(Issuer issuer) {
    Optional<URI> keys = issuer.keys();
    return keys.isPresent()
        ? sources.computeIfAbsent(keys.get(), from -> source(waiting -> read(from, waiting)))
        : sources.computeIfAbsent(
            URI.create(issuer.issuer()),
            base -> source(waiting -> read(Discovery.keys(fetch, base, waiting), waiting)));
  }

  private KeySource source(KeySource.KeyDownload download) {
    return new KeySource(download, nanoTime);
  }

  private KeySet read(URI from, Waiting waiting) throws IssuerAway {
    try {
      return KeySet.parse(fetch.get(from, waiting));
    } catch (Json.Unreadable e) {
      throw new IssuerAway(from + ": " + e.getMessage());
    }
  }
}
