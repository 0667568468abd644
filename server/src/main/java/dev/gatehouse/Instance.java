package dev.gatehouse;

import dev.gatehouse.admin.AdminSocket;
import dev.gatehouse.admin.Configured;
import dev.gatehouse.admin.EvidenceDesk;
import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.Health;
import dev.gatehouse.admin.LoopDelay;
import dev.gatehouse.admin.Metrics;
import dev.gatehouse.admin.RegisterDesk;
import dev.gatehouse.admin.Row;
import dev.gatehouse.admin.StatusDesk;
import dev.gatehouse.admin.StopDesk;
import dev.gatehouse.audit.Archive;
import dev.gatehouse.config.FileWatch;
import dev.gatehouse.controls.authenticate.Failures;
import dev.gatehouse.controls.authenticate.KeySets;
import dev.gatehouse.controls.limit.Balances;
import dev.gatehouse.pipeline.Load;
import dev.gatehouse.proxy.HandOver;
import dev.gatehouse.proxy.Inherited;
import dev.gatehouse.proxy.Io;
import dev.gatehouse.proxy.LocalAuthority;
import dev.gatehouse.proxy.Transport;
import dev.gatehouse.register.RegisterUnavailable;
import dev.gatehouse.register.StateFolder;
import dev.gatehouse.register.Stops;
import dev.gatehouse.register.repeats.Repeats;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: one state folder, its listeners, and the configuration that is in force. */
final class Instance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final Duration LOOP_PROBE = Duration.ofSeconds(1);
  private static final int MOST_ACCOUNTS = 1_000_000;

  private final Loader loader;
  private final Estate estate;
  private final Services services;
  private final Transport transport;
  private final QuotaKeeping quotas;
  private final Repeats repeats;
  private final LocalAuthority authority;
  private final Metrics metrics = new Metrics();
  private final Lessons lessons;
  private final LoopDelay delay;
  private final Doors doors;
  private final AdminSocket socket;
  private final FileWatch watch;
  private final Optional<HandOver> offer;
  private final Notice notice = new Notice();
  private boolean left;
  private Optional<SuccessorStops> hearing = Optional.empty();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ListenConfig listen;
  private final Stops stops;
  private final InForce inForce;
  private final Evidence evidence;
  private final UpstreamStatus upstreamStatus;

  /**
   * Serves when this returns.
   *
   * @param shown what the listeners prove themselves with at first
   * @param inherited sockets of the gateway before this one
   */
  Instance(
      Loader loader,
      Loader.Build first,
      Estate estate,
      Proofs proofs,
      Proofs.Pair shown,
      List<Inherited> inherited,
      Clock clock)
      throws IOException, Failed, RegisterUnavailable {
    this.loader = loader;
    this.estate = estate;
    this.listen = first.config().listen();
    first.warnings().forEach(warning -> LOG.warn("{}", warning));
    estate.tellOfDamage();
    this.authority = proofs.authority();
    Balances balances = new Balances(MOST_ACCOUNTS, clock, System::nanoTime);
    this.quotas = new QuotaKeeping(balances, estate.register().balances(), clock);
    quotas.start();
    this.lessons = new Lessons(new LearnedShapes(estate.path()));
    SecureRandom strong = new SecureRandom();
    this.repeats = Repeats.open(estate.path(), first.config().idempotency().bounds(), clock);
    this.stops = Stops.open(estate.path());
    stops.now().all().forEach(stop -> LOG.warn("{} is stopped", stop.scope().code()));
    this.services =
        new Services(
            estate.audit(),
            metrics,
            estate.register().keys(),
            estate.register().approvals(),
            balances,
            new Load(listen.bounds().calls()),
            new Failures(System::nanoTime, strong.nextInt()),
            KeySets.online(),
            repeats,
            lessons,
            stops,
            clock);
    this.transport =
        Transport.open(
            Transport.Settings.usual(io(listen.transport()), listen.bounds().buffered().bytes()),
            clock,
            strong);
    LOG.info("sockets by {}", transport.kind());
    this.inForce = new InForce(loader, first, estate, services, transport);
    this.upstreamStatus = new UpstreamStatus(() -> inForce.upstreams().states());
    this.delay = new LoopDelay(transport.loops(), LOOP_PROBE);
    this.doors =
        new Doors(transport, listen, proofs, services.ledger(), services.load(), inherited);
    Archive archive = Archive.of(estate.audit(), estate.path(), clock);
    this.evidence = Evidence.of(first.config().audit(), estate, archive, metrics);
    doors.openPublic(shown.open(), inForce::snapshot);
    doors.openAdmin(shown.admin(), adminApi().snapshot());
    doors.closeOthers();
    this.offer =
        HandOver.offer(
            transport, Succession.socket(estate.path()), doors.listeners(), notice::giveFor);
    Configured configured = new ConfiguredInForce(loader, inForce, lessons, estate, this::reload);
    this.socket =
        AdminSocket.open(
            StateFolder.socket(estate.path()),
            new RestartDesk(
                new StatusDesk(
                    this::status,
                    new StopDesk(
                        stops,
                        estate.audit(),
                        scope ->
                            new Stoppable(inForce.config(), inForce.build().contracts()).of(scope),
                        clock,
                        new EvidenceDesk(
                            archive, new RegisterDesk(estate.register(), configured, clock)))),
                offer.isPresent()));
    this.watch = new FileWatch(() -> loader.files(inForce.config()), LOOK, this::reload);
  }

  private List<Row> status() {
    List<Row> rows = new ArrayList<>(StopDesk.rows(stops));
    rows.addAll(upstreamStatus.rows());
    return rows;
  }

  private static Io io(ListenConfig.Transport transport) {
    return switch (transport) {
      case EPOLL -> Io.EPOLL;
      case IO_URING -> Io.IO_URING;
      case NIO -> Io.NIO;
    };
  }

  private AdminApi adminApi() {
    new Gauges(services, estate, transport, doors).show(metrics, delay);
    upstreamStatus.show(metrics);
    Health health = new Health(() -> estate.audit().journal().failures().stream().findFirst());
    return new AdminApi(health, metrics, services.ledger());
  }

  /** Takes up the configuration as its files are now; a mistake keeps the one in force. */
  void reload() {
    inForce.reload(this::renew);
  }

  private void renew(ListenConfig now) {
    try {
      doors.renew(now);
    } catch (IOException e) {
      LOG.error("the certificates in use are kept: {}", e.getMessage());
    }
  }

  /** Where the listeners listen: the public one first. */
  List<URI> urls() {
    return doors.urls();
  }

  Estate estate() {
    return estate;
  }

  /** The certificate of the local authority, for callers to trust. */
  Path authority() {
    return authority.certificate();
  }

  Loader loader() {
    return loader;
  }

  /** What is in force. */
  Loader.Build served() {
    return inForce.build();
  }

  /**
   * Gives way to a successor, if there is one; then only its own streams are left of it. False if
   * that one ended before it served: then somebody has to go on.
   */
  boolean endsForGood() {
    if (!notice.hasSuccessor()) {
      return true;
    }
    leave();
    return notice.isSucceeded(estate.path());
  }

  /** Tells the gateway to end. */
  void end() {
    notice.give();
  }

  /** Waits until it is told to end, or a successor is there. */
  void awaitEnd() throws InterruptedException {
    notice.await();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    offer.ifPresent(HandOver::close);
    if (notice.hasSuccessor()) {
      leave();
      endStreams();
      return;
    }
    watch.close();
    socket.close();
    doors.close();
    evidence.endRetention();
    delay.close();
    inForce.close();
    transport.close();
    quotas.close();
    repeats.close();
    lessons.close();
    estate.close();
    evidence.close();
  }

  /** Gives everything to the successor but the streams, whose ends are recorded beside. */
  private void leave() {
    if (left) {
      return;
    }
    left = true;
    LOG.info("a successor takes over");
    watch.close();
    doors.leave();
    socket.close();
    evidence.endRetention();
    delay.close();
    quotas.close();
    repeats.close();
    estate.leave();
    evidence.close();
    hearing = Optional.of(new SuccessorStops(stops));
  }

  private void endStreams() {
    doors.close();
    hearing.ifPresent(SuccessorStops::close);
    inForce.close();
    transport.close();
    estate.close();
    LOG.info("all of its streams have ended");
  }
}
