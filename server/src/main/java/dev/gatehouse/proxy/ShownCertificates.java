package dev.gatehouse.proxy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.internal.tcnative.SSL;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a listener at one time. Each host that a caller asks for has a context of its
 * own, and so keys of its own for tickets: no session of one host is resumed at another (RFC 8446
 * §4.6.1, RFC 6066 §3).
 */
final class ShownCertificates {
  /** Hosts that sessions are resumed for; names under an asterisk are without number. */
  private static final int MOST_HOSTS = 1024;

  /**
   * How the connections of some hosts are made.
   *
   * @param resumes whether a session may be taken up again
   */
  record Shown(SslContext context, boolean resumes) {}

  private final List<TlsIdentity> identities;
  private final TlsProfile profile;
  private final @Nullable CallerTrust trust;
  private final Queue<SslContext> made = new ConcurrentLinkedQueue<>();
  private final Map<String, Shown> byHost = new ConcurrentHashMap<>();
  private final AtomicInteger hosts = new AtomicInteger();
  private final Map<TlsIdentity, Shown> crowded = new ConcurrentHashMap<>();
  private final Shown unnamed;
  private final Shown strange;

  private ShownCertificates(
      List<TlsIdentity> identities, TlsProfile profile, @Nullable CallerTrust trust)
      throws IOException {
    this.identities = identities;
    this.profile = profile;
    this.trust = trust;
    unnamed = make(identities.getFirst(), true);
    strange = make(identities.getFirst(), false);
    TlsContexts.freeWith(this, made);
  }

  static ShownCertificates of(
      ServerTls.Config config, InstantSource clock, AtomicReference<@Nullable CallerTrust> inForce)
      throws IOException {
    List<TlsIdentity> identities = new ArrayList<>();
    identities.add(TlsIdentity.of(new TlsIdentity.Files(config.chain(), config.key())));
    for (ServerTls.Further further : config.others()) {
      identities.add(TlsIdentity.of(new TlsIdentity.Files(further.chain(), further.key())));
    }
    CallerTrust trust =
        config.clients().isEmpty() ? null : CallerTrust.of(config.clients().get(), clock, inForce);
    return new ShownCertificates(List.copyOf(identities), config.profile(), trust);
  }

  /** When the first of the certificates ends. */
  Instant ends() {
    return identities.stream().map(TlsIdentity::ends).min(Comparator.naturalOrder()).orElseThrow();
  }

  /** Which certificates of callers are believed; null if none is asked for. */
  @Nullable CallerTrust trust() {
    return trust;
  }

  /** What whoever asks for this host is shown; null for whoever asks for none. */
  Shown to(@Nullable String asked) {
    if (asked == null) {
      return unnamed;
    }
    // RFC 6066 §3 has no dot at its end; with one, as of Host, it is the same.
    boolean dotted = asked.length() > 1 && asked.endsWith(".");
    String host = dotted ? asked.substring(0, asked.length() - 1) : asked;
    Shown known = byHost.get(host);
    if (known != null) {
      return known;
    }
    Optional<TlsIdentity> named =
        identities.stream().filter(identity -> identity.names().match(host)).findFirst();
    if (named.isEmpty()) {
      return strange;
    }
    return hosts.getAndUpdate(count -> Math.min(count + 1, MOST_HOSTS)) < MOST_HOSTS
        ? byHost.computeIfAbsent(host, _ -> made(named.get(), true))
        : crowded.computeIfAbsent(named.get(), identity -> made(identity, false));
  }

  private Shown made(TlsIdentity identity, boolean resumes) {
    try {
      return make(identity, resumes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Shown make(TlsIdentity identity, boolean resumes) throws IOException {
    // A resumed session would not show its certificate again.
    boolean resuming = resumes && trust == null;
    SslProvider provider = ServerTls.provider();
    SslContextBuilder builder =
        SslContextBuilder.forServer(identity.key(), identity.chain())
            .sslProvider(provider)
            // Netty keeps the key in a key store of this type for a moment. The usual one stretches
            // its password, twice, which takes a tenth of the time of a start.
            .keyStoreType("JKS")
            .protocols(profile.protocols())
            .ciphers(profile.ciphers(), SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(ServerTls.protocols());
    if (provider != SslProvider.JDK) {
      builder.option(OpenSslContextOption.GROUPS, profile.groups());
    }
    ask(builder);
    SslContext context;
    try {
      context = builder.build();
    } catch (IllegalArgumentException | SSLException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
    made.add(context);
    if (!resuming && context.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setSessionCacheEnabled(false);
    }
    return new Shown(context, resuming);
  }

  private void ask(SslContextBuilder builder) {
    if (trust == null) {
      // Else all that the JDK trusts are read, to be told to callers who are not asked.
      builder.trustManager(NobodyTrusted.INSTANCE);
    } else {
      builder
          .trustManager(trust)
          .clientAuth(trust.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
    }
  }

  /** What encrypts one connection. */
  SslHandler handler(Shown to, ByteBufAllocator alloc) {
    try {
      SslHandler handler =
          trust == null
              ? to.context().newHandler(alloc)
              : to.context().newHandler(alloc, ServerTls.VERIFYING);
      if (!to.resumes() && handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
        SSL.setOptions(engine.sslPointer(), SSL.SSL_OP_NO_TICKET);
      }
      return handler;
    } finally {
      // The contexts are freed with this.
      Reference.reachabilityFence(this);
    }
  }
}
