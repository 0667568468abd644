package dev.gatehouse;

import dev.gatehouse.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files that a configuration names, whose change is a reason to read it again. */
final class WatchedFiles {
  private WatchedFiles() {}

  /** Contracts, certificates, key sets and secrets. */
  static List<Path> of(GatehouseConfig config) {
    List<Path> files = new ArrayList<>();
    config.listen().open().tls().ifPresent(tls -> files.addAll(certificate(tls)));
    for (ApiConfig api : config.apis().values()) {
      api.contractFile().ifPresent(files::add);
      if (api.upstream() instanceof ApiConfig.Behind.Written written) {
        files.addAll(written.upstream().tls().files());
      }
      api.credential().flatMap(WatchedFiles::secret).ifPresent(files::add);
    }
    config.upstreams().values().forEach(upstream -> files.addAll(upstream.tls().files()));
    for (IssuerConfig issuer : config.issuers().values()) {
      issuer.keys().flatMap(WatchedFiles::local).ifPresent(files::add);
    }
    return files;
  }

  private static List<Path> certificate(ListenConfig.Tls tls) {
    return switch (tls) {
      case ListenConfig.Tls.Off _ -> List.of();
      case ListenConfig.Tls.On on -> on.files();
    };
  }

  private static Optional<Path> secret(ApiConfig.Credential credential) {
    Secret secret =
        switch (credential) {
          case ApiConfig.Credential.Bearer bearer -> bearer.token();
          case ApiConfig.Credential.Basic basic -> basic.password();
          case ApiConfig.Credential.Header header -> header.value();
        };
    return secret.file();
  }

  private static Optional<Path> local(URI keys) {
    return "file".equals(keys.getScheme()) ? Optional.of(Path.of(keys)) : Optional.empty();
  }
}
