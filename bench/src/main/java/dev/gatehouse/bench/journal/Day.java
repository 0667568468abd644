package dev.gatehouse.bench.journal;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.CallIds;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Decision;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.Kind;
import dev.gatehouse.pipeline.Loop;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Reason;
import dev.gatehouse.pipeline.Request;
import dev.gatehouse.pipeline.Response;
import dev.gatehouse.pipeline.Stage;
import dev.gatehouse.pipeline.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The calls of a working day, in the order of their arrival: sixty integrations of which a few make
 * most calls, six APIs of thirty operations, resources of which a few are popular, more calls at
 * noon than at night, one in eight a change, one in fifteen refused. Every call has a trace of its
 * own.
 */
public final class Day {
  private static final long MIDNIGHT = 1_795_046_400_000L;
  private static final double MILLIS = 86_400_000;
  private static final String[] APIS = {
    "crm", "billing", "orders", "inventory", "documents", "identity"
  };
  private static final String[] NOUNS = {
    "contacts",
    "invoices",
    "orders",
    "articles",
    "documents",
    "deals",
    "notes",
    "users",
    "teams",
    "payments"
  };
  private static final Reason[] REFUSALS = {
    Reason.NOT_GRANTED, Reason.RATE_EXCEEDED, Reason.QUOTA_SPENT
  };
  private static final int INTEGRATIONS = 60;
  private static final int RESOURCES = 200_000;

  private final SplittableRandom random;
  private final Loop loop;
  private final CallIds[] ids;
  private final List<Client> clients = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private final long calls;
  private double at;

  /** One integration: who it is, where it calls from, and how many calls it makes. */
  private record Client(List<Caller> callers, List<InetAddress> sources, List<Operation> uses) {}

  /**
   * A day of `calls` calls.
   *
   * @param loop the loop that all calls are said to live on
   */
  public Day(long seed, long calls, Loop loop) throws UnknownHostException {
    this.random = new SplittableRandom(seed);
    this.calls = calls;
    this.loop = loop;
    RandomGenerator chance = RandomGenerator.of("L64X128MixRandom");
    this.ids = new CallIds[] {new CallIds(chance), new CallIds(chance)};
    for (String api : APIS) {
      for (String noun : NOUNS) {
        operations.add(operation(api, "get", "GET", noun, Effect.READ));
        operations.add(operation(api, "list", "GET", noun, Effect.READ));
        operations.add(operation(api, "update", "PATCH", noun, Effect.CHANGE));
      }
    }
    for (int i = 0; i < INTEGRATIONS; i++) {
      clients.add(client(i));
    }
  }

  private static Operation operation(
      String api, String verb, String method, String noun, Effect effect) {
    String id = verb + Character.toUpperCase(noun.charAt(0)) + noun.substring(1);
    return new Operation(api, id, method, "/" + noun, effect, false);
  }

  private Client client(int i) throws UnknownHostException {
    String name = NOUNS[i % NOUNS.length] + "-" + (i % 3 == 0 ? "assistant" : "sync") + "-" + i;
    boolean people = i % 4 == 1;
    List<Caller> callers = new ArrayList<>();
    List<InetAddress> sources = new ArrayList<>();
    for (int k = 0; k < (people ? 80 : 2); k++) {
      List<String> chain = people ? List.of("person" + i + "." + k + "@example.com") : List.of();
      Kind kind = i % 3 == 0 ? Kind.AGENT : Kind.SERVICE;
      String credential = people ? "company" : "key-%012x".formatted(random.nextLong(1L << 48));
      callers.add(new Caller.Proven(name, kind, name, credential, chain, Map.of()));
      byte[] address = {10, (byte) (i / 8), (byte) random.nextInt(256), (byte) random.nextInt()};
      sources.add(InetAddress.getByAddress(address));
    }
    List<Operation> uses = new ArrayList<>();
    for (int k = 0; k < 12; k++) {
      uses.add(operations.get(random.nextInt(operations.size())));
    }
    return new Client(callers, sources, uses);
  }

  /** The next call, as it ended. */
  public Outcome next() {
    // The rate follows the hours: a third of the mean at night, almost twice of it at noon.
    double rate = 1 - 0.75 * Math.cos(2 * Math.PI * at / MILLIS);
    at = (at - Math.log(1 - random.nextDouble()) * MILLIS / calls / rate) % MILLIS;
    Client client = clients.get(popular(INTEGRATIONS));
    Operation operation = client.uses.get(popular(client.uses.size()));
    int who = random.nextInt(client.callers.size());
    boolean refused = random.nextInt(15) == 0;
    Exchange exchange = exchange(client, operation, who).by(client.callers.get(who));
    return refused ? refused(exchange) : allowed(exchange);
  }

  private Exchange exchange(Client client, Operation operation, int who) {
    long millis = MIDNIGHT + (long) at;
    boolean list = operation.id().startsWith("list");
    Request request =
        new Request(
            operation.method(),
            "https",
            "api.example.com",
            operation.template() + (list ? "" : "/" + popular(RESOURCES)),
            list ? "limit=50&after=" + popular(RESOURCES) : "",
            Headers.of(
                "accept",
                "application/json",
                "traceparent",
                "00-%016x%016x-%016x-01"
                    .formatted(random.nextLong(), random.nextLong(), random.nextLong())),
            operation.effect().changes()
                ? new Body.Bytes(new byte[40 + random.nextInt(400)])
                : Body.NONE,
            client.sources.get(who));
    return Exchange.begin(ids[random.nextInt(ids.length)].next(millis), loop, millis, 0, 0, request)
        .with(operation, List.of(), request.path());
  }

  private Outcome allowed(Exchange exchange) {
    int status = random.nextInt(25) == 0 ? 404 : 200;
    int length = status == 404 ? 160 : 200 + popular(4_000);
    Response answer = new Response(status, Headers.EMPTY, new Body.Bytes(new byte[length]));
    return new Outcome(
        exchange, Decision.ALLOWED, Stage.MINIMIZE, null, true, answer, nanos(3_000));
  }

  private Outcome refused(Exchange exchange) {
    Reason reason = REFUSALS[random.nextInt(REFUSALS.length)];
    Response answer = new Response(reason.status(), Headers.EMPTY, new Body.Bytes(new byte[180]));
    return new Outcome(
        exchange,
        Decision.DENIED,
        Stage.AUTHORIZE,
        Verdict.deny(reason, exchange.operation().id() + " of " + exchange.caller().integration()),
        false,
        answer,
        nanos(60));
  }

  /** Log-normal around a mean number of microseconds. */
  private long nanos(double micros) {
    return (long) (micros * 1000 * Math.exp(random.nextGaussian() * 0.6));
  }

  /** An index below `bound`, small ones more often: every power of two is as likely as the next. */
  private int popular(int bound) {
    return (int) Math.pow(bound, random.nextDouble()) % bound;
  }
}
