package dev.gatehouse;

import dev.gatehouse.config.Default;
import dev.gatehouse.config.Doc;
import dev.gatehouse.config.Form;
import dev.gatehouse.config.Key;
import dev.gatehouse.config.NotEnforced;
import dev.gatehouse.controls.authorize.Window;
import dev.gatehouse.pipeline.Kind;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** An entry of the register: who calls, for what, and what they may do. */
@Key("integration")
@Doc(
    "An entry of the register: who calls, for what, and what they may do. The entry is the policy.")
@NotEnforced(value = "on-behalf-of", instead = "remove it; a person's token is not passed on")
@NotEnforced(value = "exceptions", instead = "widen `allow` itself, within the API's offer")
public record IntegrationConfig(
    @Doc("What sort of caller it is for; `anyone` needs no credential.") Kind kind,
    @Doc("How its callers prove themselves; none for `anyone`.") List<Caller> callers,
    @Doc("What the access is for.") String purpose,
    @Doc("Who answers for it.") String owner,
    @Doc("When somebody looks at it again.") Optional<Review> review,
    @Doc("How much it may use; a name under `tiers`.") Optional<String> tier,
    @Doc("What it may do, by API. Everything else is denied.") Map<String, Allow> allow,
    @Doc("When it may call; at any time unless written.") List<Window> schedule,
    @Doc("Whether denials deny.") @Default("enforce") GatehouseConfig.Mode mode,
    @Doc("Whether its calls are recorded; `off` for `anyone` only.") @Default("on")
        Recording record) {

  /** How callers prove themselves. */
  @Key("caller")
  @Doc("How callers prove themselves.")
  public sealed interface Caller {
    /** Keys that Gatehouse issued or imported. */
    record Keys() implements Caller {
      @Form
      @Doc("`true`: keys that Gatehouse issued or imported")
      static Keys of(boolean accepted) {
        if (!accepted) {
          throw new IllegalArgumentException("is false; write true, or remove the caller");
        }
        return new Keys();
      }
    }

    /** Access tokens with a claim. */
    @Key("token")
    @Doc("Access tokens of an issuer in which a claim has this value.")
    record Token(
        @Doc("A name under `issuers`.") String issuer,
        @Doc("The claim's name.") String claim,
        @Doc("Its value.") String equals)
        implements Caller {}

    /** Client certificates that say all of this. */
    @Key("certificate")
    @Doc(
        "Client certificates of `listen.public.tls.clients` that say all of what is written here,"
            + " which has to be something.")
    record Certificate(
        @Doc("The subject as RFC 2253 writes it, such as `CN=billing,O=Acme`.")
            Optional<String> subject,
        @Doc("One of its names: a host, an address, a mailbox or a URI.") Optional<String> san,
        @Doc("The SHA-256 of the certificate, in hex, with colons or without.")
            Optional<String> fingerprint,
        @Doc("The issuer, in the form of the subject.") Optional<String> issuer)
        implements Caller {
      public Certificate {
        if (subject.isEmpty() && san.isEmpty() && fingerprint.isEmpty()) {
          throw new IllegalArgumentException(
              "says of nobody whose it is; write `subject`, `san` or `fingerprint`");
        }
        if (!fingerprint.map(Certificate::plain).orElse("").matches("([0-9a-f]{64})?")) {
          throw new IllegalArgumentException("fingerprint: is no SHA-256; write 64 hex digits");
        }
        subject.ifPresent(name -> named("subject", name));
        issuer.ifPresent(name -> named("issuer", name));
      }

      private static void named(String key, String name) {
        try {
          var _ = new X500Principal(name);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              key + ": is no distinguished name; write such as CN=billing,O=Acme", e);
        }
      }

      /** A fingerprint without colons, in lower case. */
      static String plain(String fingerprint) {
        return fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
      }
    }
  }

  /** When somebody looks at an entry again, and what becomes of it if nobody does. */
  @Key("review")
  @Doc("When somebody looks at the entry again, and what becomes of it past that day.")
  @Form
  public record Review(
      @Doc("The day.") LocalDate date, @Doc("What happens past it.") @Default("warn") Past past) {
    @Form
    static Review of(LocalDate date) {
      return new Review(date, Past.WARN);
    }

    /** What happens past a review. */
    public enum Past {
      WARN,
      @NotEnforced
      THROTTLE,
      @NotEnforced
      READ_ONLY,
      @NotEnforced
      DENY
    }
  }

  /** Operations of one API. */
  @Key("allow")
  @Doc("Operations of one API: all of the locked contract (`*`), some, or some with conditions.")
  public record Allow(boolean all, Map<String, Permission> operations) {
    @Form
    static Allow of(All all) {
      return new Allow(true, Map.of());
    }

    @Form
    static Allow of(Set<String> operations) {
      Map<String, Permission> plain = new LinkedHashMap<>();
      operations.forEach(operation -> plain.put(operation, Permission.PLAIN));
      return new Allow(false, plain);
    }

    @Form
    static Allow of(Map<String, Permission> operations) {
      return new Allow(false, operations);
    }

    /** The word for all operations. */
    enum All {
      @Key("*")
      ALL
    }
  }

  /** How an operation may be used. */
  @Key("permission")
  @Doc("How an operation may be used; `{}` is plain permission.")
  public record Permission(
      @Doc(
              "What may be answered: names, or JSON pointers in which `*` is any item; all that the"
                  + " contract declares unless written.")
          Optional<List<String>> fields,
      @Doc("What may be asked, in the same form.") Optional<List<String>> send,
      @Doc(
              "A condition in CEL over `path`, `query`, `caller` and `time`. `caller.subject` is a"
                  + " name that `caller.issuer` gave (of tokens; else that is empty): of two"
                  + " issuers, each gives its names as it likes.")
          Optional<String> when,
      @Doc("Whether a person has to say yes to each call.") @Default("false") boolean approve,
      @Doc("Whether answers that are not JSON pass where the contract declares them.")
          @Default("false")
          boolean opaque) {
    static final Permission PLAIN =
        new Permission(Optional.empty(), Optional.empty(), Optional.empty(), false, false);
  }

  /** Whether calls are recorded. */
  public enum Recording {
    ON,
    OFF
  }
}
