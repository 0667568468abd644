package dev.gatehouse;

import dev.gatehouse.config.Default;
import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Form;
import dev.gatehouse.config.Key;
import dev.gatehouse.config.NotEnforced;
import dev.gatehouse.config.Secret;
import dev.gatehouse.config.Size;
import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An upstream system, and what its owner lets be granted. */
@Key("api")
@Doc("An upstream system, and what its owner lets be granted.")
public record ApiConfig(
    @Doc("Where callers find it.") @Default("{}") At at,
    @Doc(
            "The OpenAPI file (3.0 or 3.1). It is locked by hash; a changed one grants nothing new."
                + " `learned` while there is none: under `mode: observe`, `gatehouse contract"
                + " learn` then proposes one.")
        Optional<Path> contract,
    @Doc("Operations by name, where there is no contract file.") Map<String, Route> operations,
    @Doc("The system behind.") Behind upstream,
    @Doc("What the upstream sees in place of the caller's credential, which it never sees.")
        Optional<Credential> credential,
    @Doc("Who answers for the API.") Optional<String> owner,
    @Doc("Which fields hold what kind of data, by the kind's name.") Map<String, List<String>> data,
    @Doc("What an operation does, where its method does not tell.") Map<String, Effect> effects,
    @Doc("How long the system behind has for calls of an operation, where not its `timeout`.")
        Map<String, Deadline> deadlines,
    @Doc(
            "How the calls of an operation go on behind their heads, where they are streams and"
                + " the contract does not tell.")
        Map<String, Stream> streams,
    @Doc(
            "What may be granted at all; without it, every operation to every kind, but no changes"
                + " to `anyone`.")
        Optional<Offer> offer,
    @Doc("Whether a JSON body may name a key twice.") @Default("refuse")
        DuplicateKeys duplicateKeys,
    @Doc(
            "Whether what the contract does not declare is refused: query parameters, members of"
                + " bodies, and header fields that change how a request is read, such as"
                + " X-HTTP-Method-Override.")
        @Default("false")
        boolean strict,
    @Doc("Whether denials deny.") @Default("enforce") GatehouseConfig.Mode mode,
    @Doc(
            "What becomes of the `Idempotency-Key` of a change, by operation, `*` for all others;"
                + " `optional` unless written. Repeats of a change get its first answer; keys of"
                + " whoever is not proven to be the same go to the upstream as they came.")
        Map<String, IdempotencyConfig.Rule> idempotency,
    @Doc("Which pages may call it from a browser; none unless it is written.")
        Optional<CorsConfig> cors,
    @Doc("Which header fields are set, added and removed.") @Default("{}") FieldsConfig headers,
    @Doc(
            "Paths of the upstream by operation, where they are not the contract's, such as"
                + " `/v2/people/{personId}`; they are appended to the upstream's URL.")
        Map<String, String> paths,
    @Doc(
            "The largest body of a request by operation, at most `limits.body` of the listener,"
                + " which is that of all others.")
        Map<String, Size> bodies) {
  /** Stands for all operations that are not named. */
  static final String ANY_OPERATION = "*";

  /** What becomes of the key of an operation's calls. */
  IdempotencyConfig.Rule idempotency(String operation) {
    IdempotencyConfig.Rule others =
        idempotency.getOrDefault(ANY_OPERATION, IdempotencyConfig.Rule.USUAL);
    return idempotency.getOrDefault(operation, others);
  }

  /** The contract's file, if there is one. */
  Optional<Path> contractFile() {
    return isLearned() ? Optional.empty() : contract;
  }

  /** Whether its contract is still to be learned from its calls. */
  boolean isLearned() {
    return contract.map(file -> file.endsWith("learned")).orElse(false);
  }

  /** The upstream's name; an API's own has its name. */
  String upstreamName(String api) {
    return upstream instanceof Behind.Named named ? named.name() : api;
  }

  /** Where callers find an API. */
  @Key("at")
  @Doc("Where callers find an API.")
  public record At(
      @Doc("The host, without a port; `*` is any.") @Default("\"*\"") String host,
      @Doc("A prefix of the path; it is removed before the contract is matched.") @Default("/")
          String path) {}

  /** A method and a path template. */
  @Key("operation")
  @Doc("A method and a path template.")
  @Form
  public record Route(
      @Doc("In capitals, such as GET.") String method,
      @Doc("Such as /items/{itemId}.") String path) {
    public Route {
      if (!method.matches("[A-Z]{1,20}")) {
        throw new IllegalArgumentException("method: is not a method; write such as GET");
      }
      if (!path.matches("/[^\\s?#]*")) {
        throw new IllegalArgumentException("path: is not a path; write such as /items/{itemId}");
      }
    }

    @Form
    @Doc("a method and a path such as `GET /items/{itemId}`")
    static Route of(String text) {
      int space = text.indexOf(' ');
      if (!text.matches("[A-Z]{1,20} /.*")) {
        throw new IllegalArgumentException("is not an operation; write such as GET /items");
      }
      return new Route(text.substring(0, space), text.substring(space + 1));
    }
  }

  /** The system behind: written here, or one of those that are written once for several APIs. */
  @Doc("The system behind.")
  public sealed interface Behind {
    /** One of {@code upstreams}, by name. */
    record Named(String name) implements Behind {}

    /** One that is written where it is used. */
    record Written(UpstreamConfig upstream) implements Behind {}

    @Form
    @Doc("the name of one of `upstreams`")
    static Behind named(String name) {
      return new Named(name);
    }

    @Form
    @Doc("an upstream of its own")
    static Behind written(UpstreamConfig upstream) {
      return new Written(upstream);
    }
  }

  /** How long an upstream has for calls of one operation. */
  @Key("deadline")
  @Doc("How long an upstream has for calls of one operation.")
  @Form
  public record Deadline(
      @Doc("For a call, however often it is sent.") Duration total,
      @Doc("For each time that it is sent; that of the call unless written.")
          Optional<Duration> attempt) {
    public Deadline {
      if (total.isZero() || attempt.map(Duration::isZero).orElse(false)) {
        throw new IllegalArgumentException("is 0; write a time above it, such as 5s");
      }
    }

    @Form
    static Deadline of(Duration total) {
      return new Deadline(total, Optional.empty());
    }
  }

  /** How the calls of an operation go on behind their heads. */
  @Key("stream")
  @Doc("How the calls of an operation go on behind their heads.")
  @Form
  public record Stream(
      @Doc("What the stream consists of.") Is is,
      @Doc("A stream over which nothing came for so long, either way, is ended.") @Default("10m")
          Duration idle) {
    static final Duration USUAL_IDLE = Duration.ofMinutes(10);

    public Stream {
      if (idle.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("idle: is less than 1s; write such as 10m");
      }
    }

    @Form
    static Stream of(Is is) {
      return new Stream(is, USUAL_IDLE);
    }

    /** What a stream consists of. */
    @Doc("What a stream consists of.")
    public enum Is {
      @Doc("Server-sent events: the answer is a `text/event-stream`.")
      EVENTS,
      @Doc("A WebSocket (RFC 6455): messages both ways.")
      WEBSOCKET,
      @Doc("gRPC: messages both ways over HTTP/2, and a status behind them.")
      GRPC
    }
  }

  /** What the upstream sees in place of the caller's credential. */
  @Key("credential")
  @Doc("What the upstream sees in place of the caller's credential.")
  public sealed interface Credential {
    /** {@code Authorization: Bearer}. */
    record Bearer(Secret token) implements Credential {
      @Form
      static Bearer of(Secret token) {
        return new Bearer(token);
      }
    }

    /** {@code Authorization: Basic}. */
    @Key("basic")
    @Doc("A user and a password (RFC 7617).")
    record Basic(
        @Doc("The name, without a colon.") String user, @Doc("Its secret.") Secret password)
        implements Credential {}

    /** A header field of the upstream's own. */
    @Key("header")
    @Doc("A header field of the upstream's own.")
    record Header(@Doc("The field's name.") String name, @Doc("Its value.") Secret value)
        implements Credential {}
  }

  /** What may be granted at all, and to whom. */
  @Key("offer")
  @Doc("What may be granted at all, and to whom. No entry goes beyond it.")
  @NotEnforced(value = "roles", instead = "remove it; entries bound what their callers may do")
  public record Offer(
      @Doc("The kinds of callers; all of them unless written.") Optional<List<Kind>> to,
      @Doc("Operations that a kind is never granted.") Map<Kind, List<String>> never) {}

  /** What becomes of a JSON body that names a key twice. */
  public enum DuplicateKeys {
    REFUSE,
    ALLOW
  }
}
