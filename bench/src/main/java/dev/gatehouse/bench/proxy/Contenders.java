package dev.gatehouse.bench.proxy;

import dev.gatehouse.bench.edge.Contender;
import dev.gatehouse.bench.edge.Doorways;
import dev.gatehouse.bench.edge.Peers;
import dev.gatehouse.bench.edge.Site;
import dev.gatehouse.bench.edge.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is measured over plaintext or over TLS: JVMs, which stay for all workloads since they want to
 * be warm, and nginx and HAProxy, which are configured anew for each.
 */
final class Contenders {
  private final Site site;
  private final Peers peers;
  private final Contender upstream;
  private final List<Contender> all = new ArrayList<>();
  private final List<Contender> peersNow = new ArrayList<>();

  /**
   * Starts those that stay.
   *
   * @param others further ones, of which plaintext and HTTP/1.1 are measured
   */
  Contenders(Site site, boolean tls, Others others) throws IOException {
    this.site = site;
    peers = new Peers(site.folder());
    upstream = site.with(peers.upstream());
    Doorways doorways = new Doorways(Site.launcher(), site.folder(), upstream, peers);
    if (others.spring() && !tls) {
      addIfThereIs(() -> peers.spring(upstream));
    }
    all.add(site.with(doorways.forwarding(Doorways.FORWARDING, tls, "")));
    if (others.ring() && !tls) {
      addIfThereIs(() -> doorways.forwardingByRing(tls));
    }
    all.add(site.with(doorways.minimizing(tls)));
    all.add(site.with(doorways.controlling(tls)));
  }

  /** Who takes part beside those that always do. */
  record Others(boolean spring, boolean ring) {}

  @FunctionalInterface
  private interface Start {
    Contender begin() throws IOException;
  }

  // The one has to be built over the network, the other to be allowed by the kernel.
  private void addIfThereIs(Start start) {
    try {
      all.add(site.with(start.begin()));
    } catch (IOException | IllegalStateException e) {
      System.err.println("left out: " + e.getMessage());
    }
  }

  /** Those of one workload, nginx first. */
  List<Contender> of(Workload workload) throws IOException {
    peersNow.forEach(Contender::close);
    peersNow.clear();
    peersNow.add(site.with(peers.nginx(upstream, workload.tls(), workload.http2())));
    peersNow.add(site.with(peers.haproxy(upstream, workload.tls(), workload.http2())));
    List<Contender> taking = new ArrayList<>(peersNow);
    boolean small = !workload.http2() && !workload.equals(Workload.LARGE);
    for (Contender contender : all) {
      boolean other =
          contender.name().equals(Peers.SPRING) || contender.name().equals(Doorways.BY_RING);
      if (small || !other) {
        taking.add(contender);
      }
    }
    return taking;
  }
}
