package dev.gatehouse;

import dev.gatehouse.contract.Contract;
import dev.gatehouse.contract.InlineOperation;
import dev.gatehouse.contract.Match;
import dev.gatehouse.pipeline.Dressing;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Live;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Pipeline;
import dev.gatehouse.pipeline.Routes;
import dev.gatehouse.pipeline.Snapshot;
import dev.gatehouse.pipeline.Step;
import dev.gatehouse.proxy.Deadlines;
import dev.gatehouse.proxy.Protocol;
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
import org.jspecify.annotations.Nullable;

/**
 * Builds what the calls of one configuration go through: its APIs, their operations, and the
 * pipeline of each, whose steps are made by {@link Catalogue}.
 */
final class Routing {
  // From arrival to forwarding, and for the answer's way back: the rest of a call's time is its
  // upstream's.
  private static final Duration OWN_TIME = Duration.ofSeconds(30);

  /** The operation that stands for all of an API whose contract is learned. */
  static final String LEARNED = "learned";

  private static final List<String> LEARNED_METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final GatehouseConfig config;
  private final Map<String, Contract> contracts;
  private final Map<String, String> hashes;
  private final Services services;
  private final Upstreams upstreams;
  private final Entries entries;
  private final Catalogue catalogue;
  private final OperationConditions conditions = new OperationConditions();
  private final Alike<Optional<ApiConfig.Credential>, UpstreamCredential> proving =
      new Alike<>(UpstreamSettings::credential);
  private final Alike<Map<String, StreamTerms>, Map<String, StreamTerms>> agreed =
      new Alike<>(it -> it);
  private final Alike<Piped, Pipeline> piped = new Alike<>(this::pipeline);
  private final Alike<Way, Way> ways = new Alike<>(it -> it);

  /** All that calls of an operation go through. */
  private record Piped(List<Step> steps, Dressing dressing, Map<String, StreamTerms> terms) {}

  Routing(
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
    this.catalogue = new Catalogue(config, entries, services);
  }

  /** The snapshot that calls see. */
  Snapshot snapshot(long version) throws IOException {
    Map<ApiRoutes.Place, ApiRoutes.Api> apis = new HashMap<>();
    for (Map.Entry<String, ApiConfig> api : config.apis().entrySet()) {
      apis.put(place(api.getValue().at()), api(api.getKey(), api.getValue()));
    }
    apis.put(
        new ApiRoutes.Place("*", ApprovalApi.PREFIX),
        new ApprovalApi(pipeline(catalogue.ofApprovals())));
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
    Preflights preflights =
        api.cors()
            .map(CorsConfig::control)
            .map(it -> new Preflights(name, it, services.ledger(), services.observer(), OWN_TIME))
            .orElse(null);
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
          case Match.NoMethod other when method.equals("OPTIONS") && preflights != null ->
              preflights.about(path, List.copyOf(other.allowed()));
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
                catalogue.of(
                    plan,
                    new Catalogue.Sent(
                        upstream, plan.forwarding(proving.of(settings.credential()), deadlines))),
                plan.dressing(),
                terms));
    long nanos = deadlines.total().plus(OWN_TIME).toNanos();
    PathMapping mapping = mapped == null ? null : PathMapping.of(mapped, declared.template());
    return new Prepared(operation, ways.of(new Way(pipeline, nanos, mapping)));
  }

  private Pipeline pipeline(Piped of) {
    return new Pipeline(
        of.steps(), services.ledger(), services.observer(), of.dressing(), of.terms());
  }

  private Pipeline pipeline(List<Step> steps) {
    return new Pipeline(steps, services.ledger(), services.observer());
  }
}
