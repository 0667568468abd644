package dev.gatehouse.proxy;

import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.lang.ref.Cleaner;
import java.util.Collection;

/** What BoringSSL keeps outside of the heap, freed once nothing refers to its owner any more. */
final class TlsContexts {
  private static final Cleaner CLEANER = Cleaner.create();

  private TlsContexts() {}

  /** Frees them with their owner, which they must not refer to; connections keep theirs. */
  static void freeWith(Object owner, Collection<SslContext> contexts) {
    CLEANER.register(owner, () -> contexts.forEach(ReferenceCountUtil::release));
  }
}
