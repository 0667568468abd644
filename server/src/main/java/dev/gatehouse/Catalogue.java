package dev.gatehouse;

import dev.gatehouse.config.Size;
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
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Control;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Step;
import dev.gatehouse.proxy.Forward;
import dev.gatehouse.proxy.HoldAnswer;
import dev.gatehouse.proxy.LimitBody;
import dev.gatehouse.proxy.ReadAnswer;
import dev.gatehouse.proxy.ReadBody;
import dev.gatehouse.proxy.Upstream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes the controls of operations. Every control has its line here; the order is the product's.
 */
final class Catalogue {
  private static final int MOST_IN_MEMORY = 1 << 30;

  private final GatehouseConfig config;
  private final Entries entries;
  private final Services services;
  private final Credentials credentials;
  private final Map<String, Policy> policies;
  private final Shed shed;
  private final Set<String> observed;
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
  private final Alike<Sent, Control> forwarding =
      new Alike<>(sent -> new Forward(sent.to(), sent.how()));
  private final Alike<Step, Step> placed = new Alike<>(it -> it);

  /** How calls go to an upstream. */
  record Sent(Upstream to, Forward.Config how) {}

  /** How much of a request's content is read, and when. */
  private record Read(int largest, Predicate<Request> looked) {}

  Catalogue(GatehouseConfig config, Entries entries, Services services) {
    this.config = config;
    this.entries = entries;
    this.services = services;
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

  /** All controls of an operation, in order: to add a control is to add its line here. */
  List<Step> of(OperationPlan plan, Sent sent) {
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

  /** The controls of whoever asks what became of an approval. */
  List<Step> ofApprovals() {
    return List.of(
        Step.enforce(Stage.AUTHENTICATE, new Authenticate(credentials, services.failures())),
        Step.enforce(Stage.AUTHORIZE, stop(entries.place("gatehouse", ""))),
        Step.enforce(Stage.FORWARD, new ApprovalStatus(services.approvals(), services.clock())));
  }

  private Control stop(EmergencySwitch.Place place) {
    return new EmergencySwitch(services.stops(), place);
  }
}
