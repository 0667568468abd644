package dev.gatehouse;

import dev.gatehouse.config.Size;
import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.InlineOperation;
import dev.gatehouse.contract.Match;
import dev.gatehouse.controls.approve.ApprovalStatus;
import dev.gatehouse.controls.approve.Approve;
import dev.gatehouse.controls.approve.WouldAsk;
import dev.gatehouse.controls.authenticate.Authenticate;
import dev.gatehouse.controls.authenticate.Credentials;
import dev.gatehouse.controls.authorize.Authorize;
import dev.gatehouse.controls.authorize.Grant;
import dev.gatehouse.controls.emergency.EmergencySwitch;
import dev.gatehouse.controls.idempotency.Idempotency;
import dev.gatehouse.controls.learn.Learn;
import dev.gatehouse.controls.limit.Limit;
import dev.gatehouse.controls.limit.Policy;
import dev.gatehouse.controls.limit.Shed;
import dev.gatehouse.controls.minimize.Agreement;
import dev.gatehouse.controls.minimize.Minimize;
import dev.gatehouse.controls.origin.Origins;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Dressing;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Pipeline;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Routes;
import dev.gatehouse.pipeline.Snapshot;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Step;
import dev.gatehouse.proxy.Deadlines;
import dev.gatehouse.proxy.Forward;
import dev.gatehouse.proxy.HoldAnswer;
import dev.gatehouse.proxy.LimitBody;
import dev.gatehouse.proxy.Protocol;
import dev.gatehouse.proxy.ReadAnswer;
import dev.gatehouse.proxy.ReadBody;
import dev.gatehouse.proxy.Upstream;
import dev.gatehouse.proxy.UpstreamCredential;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Builds what the calls of one configuration go through. Every control has its line in {@link
 * #steps}; the order is the product's.
 */
final class Catalogue {
  // From arrival to forwarding, and for the answer's way back: the rest of a call's time is its
  // upstream's.
  private static final Duration OWN_TIME = Duration.ofSeconds(30);

  /** The operation that stands for all of an API whose contract is learned. */
  static final String LEARNED = "learned";

  private static final List<String> LEARNED_METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final int MOST_IN_MEMORY = 1 << 30;

  private final GatehouseConfig config;
  private final Map<String, Contract> contracts;
  private final Map<String, String> hashes;
  private final Services services;
  private final Upstreams upstreams;
  private final Entries entries;
  private final Credentials credentials;
  private final Map<String, Policy> policies;
  private final Shed shed;
  private final Set<String> observed;
  private final OperationConditions conditions = new OperationConditions();
  private final Limit limit;
  private final Control wholeAnswer;
  private final Alike<Optional<Caller.Anyone>, Control> authenticating =
      new Alike<>(this::authenticate);
  private final Alike<Map<String, Grant>, Control> authorizing = new Alike<>(Authorize::new);
  private final Alike<EmergencySwitch.Place, Control> stopping = new Alike<>(this::stop);
  private final Alike<OperationPlan.Asked, Control> validating =
      new Alike<>(OperationPlan.Asked::control);
  private final Alike<Long, Control> bounding = new Alike<>(LimitBody::new);
  private final Alike<Read, Control> reading =
      new Alike<>(read -> new ReadBody(read.largest(), read.looked()));
  private final Alike<Map<String, Agreement>, Control> minimizing;
  private final Alike<Optional<ApiConfig.Credential>, UpstreamCredential> proving =
      new Alike<>(UpstreamSettings::credential);
  private final Alike<Sent, Control> forwarding =
      new Alike<>(sent -> new Forward(sent.to(), sent.how()));
  private final Alike<Map<String, StreamTerms>, Map<String, StreamTerms>> agreed =
      new Alike<>(it -> it);
  private final Alike<Step, Step> placed = new Alike<>(it -> it);
  private final Alike<Piped, Pipeline> piped = new Alike<>(this::pipeline);
  private final Alike<Way, Way> ways = new Alike<>(it -> it);

  /** How much of a request's content is read, and when. */
  private record Read(int largest, Predicate<Request> looked) {}

  /** How calls go to an upstream. */
  private record Sent(Upstream to, Forward.Config how) {}

  /** All that calls of an operation go through. */
  private record Piped(List<Step> steps, Dressing dressing, Map<String, StreamTerms> terms) {}

  Catalogue(
      GatehouseConfig config,
      Map<String, Contract> contracts,
      Map<String, String> hashes,
      Services services,
      Upstreams upstreams) {
    this.config = config;
    this.contracts = contracts;
    this.hashes = hashes;
    this.services = services;
    this.upstreams = upstreams;
    this.entries = new Entries(config);
    this.credentials =
        new Credentials(
            services.keys(),
            entries.keyed(),
            new Issuers(config).tokens(services.keySets()),
            entries.certificates());
    this.policies = entries.policies();
    this.shed = new Shed(services.load(), entries.priorities());
    this.observed = entries.observed();
    this.limit = new Limit(services.balances(), policies);
    ListenConfig.Limits limits = config.listen().open().limits();
    this.wholeAnswer = new ReadAnswer(inMemory(limits.answer()));
    this.minimizing = new Alike<>(it -> new Minimize(it, inMemory(limits.answer())));
  }

  /** The snapshot that calls see. */
  Snapshot snapshot(long version) throws IOException {
    Map<ApiRoutes.Place, ApiRoutes.Api> apis = new HashMap<>();
    for (Map.Entry<String, ApiConfig> api : config.apis().entrySet()) {
      apis.put(place(api.getValue().at()), api(api.getKey(), api.getValue()));
    }
    apis.put(new ApiRoutes.Place("*", ApprovalApi.PREFIX), approvals());
    return new Snapshot(version, new ApiRoutes(apis), pipeline(List.of()));
  }

  private static ApiRoutes.Place place(ApiConfig.At at) {
    String path = at.path();
    return new ApiRoutes.Place(
        at.host().toLowerCase(Locale.ROOT),
        path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  private ApiRoutes.Api api(String name, ApiConfig api) throws IOException {
    if (api.isLearned()) {
      return learned(name, api);
    }
    Contract contract = contracts.get(name);
    if (contract == null) {
      throw new IllegalArgumentException("no contract of " + name);
    }
    Upstream upstream = behind(name, api);
    Origins origins = api.cors().map(CorsConfig::control).orElse(null);
    // A WebSocket is opened over HTTP/1.1, and its connection is nobody else's.
    Upstream opening =
        Streams.anyWebSocket(api)
            ? upstreams.of(upstream.settings().over(Protocol.HTTP_1_1))
            : upstream;
    List<Prepared> ready = new ArrayList<>();
    for (dev.gatehouse.contract.Operation operation : contract.operations()) {
      boolean opens = Streams.of(api, operation).kind() == Live.Kind.WEBSOCKET;
      ready.add(prepare(name, api, operation, opens ? opening : upstream));
    }
    // Apart: the ways are few and stay near, and nothing but the operation itself is far away.
    Operation[] operations = ready.stream().map(Prepared::operation).toArray(Operation[]::new);
    Way[] through = ready.stream().map(Prepared::way).toArray(Way[]::new);
    return (method, path) ->
        switch (contract.match(method, path)) {
          case Match.Found found ->
              through[found.index()].found(operations[found.index()], found.raw(), path);
          case Match.NoMethod other when method.equals("OPTIONS") && origins != null ->
              preflight(name, origins, List.copyOf(other.allowed()), path);
          case Match.NoMethod other -> new Routes.OtherMethods(List.copyOf(other.allowed()));
          case Match.NoPath _ -> Routes.NOTHING;
          case Match.Ambiguous two -> new Routes.Nothing(between(name, two));
        };
  }

  private static String between(String api, Match.Ambiguous two) {
    return "the upstream of %s could take the path of %s for %s %s of %s"
        .formatted(
            api, two.named().id(), two.other().method(), two.other().template(), two.other().id());
  }

  private Upstream behind(String name, ApiConfig api) throws IOException {
    return upstreams.of(UpstreamSettings.of(api.upstreamName(name), config.behind(api)));
  }

  /** Whatever is called goes on and is learned from: one operation for each method. */
  private ApiRoutes.Api learned(String name, ApiConfig api) throws IOException {
    Upstream upstream = behind(name, api);
    Map<String, Prepared> prepared = new HashMap<>();
    for (String method : LEARNED_METHODS) {
      InlineOperation any = new InlineOperation(LEARNED, method, "/");
      Contract contract = Contract.of(List.of(any));
      prepared.put(method, prepare(name, api, contract.operations().getFirst(), upstream));
    }
    Routes.Match others = new Routes.OtherMethods(LEARNED_METHODS);
    return (method, path) -> {
      Prepared ready = prepared.get(method);
      return ready == null ? others : ready.way().found(ready.operation(), List.of(), path);
    };
  }

  /** An operation, and the way of its calls. */
  private record Prepared(Operation operation, Way way) {}

  /** What calls go through, and how long they may take. */
  private record Way(Pipeline pipeline, long nanos, @Nullable PathMapping mapping) {
    Routes.Match found(Operation operation, List<String> raw, String path) {
      if (mapping == null) {
        return new Routes.Found(operation, pipeline, raw, path, nanos);
      }
      return mapping
          .path(raw)
          .<Routes.Match>map(it -> new Routes.Found(operation, pipeline, raw, it, nanos))
          .orElse(Routes.NOTHING);
    }
  }

  /** A browser's question: nobody has to be known for it, and no upstream hears of it. */
  private Routes.Match preflight(String api, Origins origins, List<String> methods, String path) {
    Operation operation = new Operation(api, "preflight", "OPTIONS", "", Effect.READ, false);
    Pipeline answering =
        new Pipeline(
            List.of(Step.enforce(Stage.AUTHENTICATE, origins.preflight(methods))),
            services.ledger(),
            services.observer(),
            origins.preflights());
    return new Routes.Found(operation, answering, List.of(), path, OWN_TIME.toNanos());
  }

  private Prepared prepare(
      String api,
      ApiConfig settings,
      dev.gatehouse.contract.Operation declared,
      Upstream upstream) {
    Effect effect = settings.effects().getOrDefault(declared.id(), Effect.of(declared.method()));
    Operation operation =
        new Operation(
            api,
            declared.id(),
            declared.method(),
            declared.template(),
            effect,
            declared.encoded(),
            Streams.of(settings, declared));
    OperationPlan plan = new OperationPlan(settings, operation, declared, entries, conditions);
    Deadlines deadlines =
        UpstreamSettings.deadlines(
            config.behind(settings), Optional.ofNullable(settings.deadlines().get(declared.id())));
    String mapped = settings.paths().get(declared.id());
    Map<String, StreamTerms> terms =
        agreed.of(
            Map.copyOf(
                StreamTerms.of(
                    settings,
                    config.behind(settings),
                    operation,
                    hashes.getOrDefault(api, ""),
                    plan.permissions())));
    Pipeline pipeline =
        piped.of(
            new Piped(
                steps(
                    plan,
                    new Sent(
                        upstream, plan.forwarding(proving.of(settings.credential()), deadlines))),
                plan.dressing(),
                terms));
    long nanos = deadlines.total().plus(OWN_TIME).toNanos();
    PathMapping mapping = mapped == null ? null : PathMapping.of(mapped, declared.template());
    return new Prepared(operation, ways.of(new Way(pipeline, nanos, mapping)));
  }

  /** All controls of an operation, in order: to add a control is to add its line here. */
  private List<Step> steps(OperationPlan plan, Sent sent) {
    Steps steps = new Steps(plan.isObserved(), observed, placed);
    ListenConfig.Limits limits = config.listen().open().limits();
    plan.origins().ifPresent(it -> steps.enforce(Stage.AUTHENTICATE, it.calls()));
    steps.add(Stage.AUTHENTICATE, authenticating.of(entries.anyone(plan.permissions().keySet())));
    Control stopped = stopping.of(plan.place());
    steps.enforce(Stage.AUTHORIZE, stopped);
    steps.add(Stage.AUTHORIZE, authorizing.of(plan.grants()));
    steps.enforce(Stage.LIMIT, shed);
    if (plan.permissions().keySet().stream().anyMatch(policies::containsKey)) {
      steps.add(Stage.LIMIT, limit);
    }
    plan.most().ifPresent(most -> steps.enforce(Stage.VALIDATE, bounding.of(most.bytes())));
    Optional<Idempotency> idempotency = plan.idempotency(services.repeats());
    Predicate<Request> looked =
        idempotency.isPresent() ? plan.needsBody().or(Idempotency::keyed) : plan.needsBody();
    int largest = inMemory(plan.most().orElse(limits.body()));
    steps.read(Stage.VALIDATE, reading.of(new Read(largest, looked)));
    steps.add(Stage.VALIDATE, validating.of(plan.asked(largest)));
    idempotency.ifPresent(it -> steps.enforce(Stage.VALIDATE, it.look()));
    // Once more, for what was stopped while the content came.
    steps.enforce(Stage.APPROVE, stopped);
    plan.approvals(config.approvals().expires(), observed)
        .ifPresent(
            lives ->
                steps.add(
                    Stage.APPROVE, new Approve(services.approvals(), lives, plan.counting())));
    plan.observedApprovals(observed)
        .ifPresent(names -> steps.add(Stage.APPROVE, new WouldAsk(names)));
    plan.rules().ifPresent(it -> steps.read(Stage.FORWARD, it.asked()));
    idempotency.ifPresent(it -> steps.read(Stage.FORWARD, it.intend()));
    steps.enforce(Stage.FORWARD, forwarding.of(sent));
    plan.agreements()
        .ifPresent(
            agreements -> {
              steps.read(Stage.MINIMIZE, wholeAnswer);
              steps.add(Stage.MINIMIZE, minimizing.of(agreements));
            });
    if (plan.isLearned()) {
      steps.read(Stage.MINIMIZE, new ReadAnswer((int) limits.answer().bytes(), Learn::looksInto));
      steps.enforce(Stage.MINIMIZE, new Learn(services.lessons().of(plan.api())));
    }
    idempotency.ifPresent(
        it -> {
          int most = (int) config.idempotency().answer().bytes();
          steps.read(Stage.MINIMIZE, new HoldAnswer(most, Idempotency::keeps));
          steps.read(Stage.MINIMIZE, it.keep());
        });
    return steps.all();
  }

  // What is in memory is one array, whatever may go by on the wire.
  private static int inMemory(Size size) {
    return (int) Math.min(size.bytes(), MOST_IN_MEMORY);
  }

  private Control authenticate(Optional<Caller.Anyone> anyone) {
    return anyone.isPresent()
        ? new Authenticate(credentials, services.failures(), anyone.get())
        : new Authenticate(credentials, services.failures());
  }

  private ApiRoutes.Api approvals() {
    Pipeline status =
        pipeline(
            List.of(
                Step.enforce(
                    Stage.AUTHENTICATE, new Authenticate(credentials, services.failures())),
                Step.enforce(
                    Stage.AUTHORIZE,
                    new EmergencySwitch(services.stops(), entries.place("gatehouse", ""))),
                Step.enforce(
                    Stage.FORWARD, new ApprovalStatus(services.approvals(), services.clock()))));
    return new ApprovalApi(status);
  }

  private Control stop(EmergencySwitch.Place place) {
    return new EmergencySwitch(services.stops(), place);
  }

  private Pipeline pipeline(Piped of) {
    return new Pipeline(
        of.steps(), services.ledger(), services.observer(), of.dressing(), of.terms());
  }

  private Pipeline pipeline(List<Step> steps) {
    return new Pipeline(steps, services.ledger(), services.observer());
  }
}
