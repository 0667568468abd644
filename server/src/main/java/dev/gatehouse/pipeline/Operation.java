package dev.gatehouse.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * One entry of an API's contract. Of an operation that is seldom called all that a call reads is
 * far from the processor, so what each call needs of it stands here: the hash of its names, how
 * records name it, and where its calls are counted.
 */
public final class Operation {
  /** Stands where a call matched nothing. */
  public static final Operation NONE = new Operation("", "", "", "", Effect.READ, false);

  private final String api;
  private final String id;
  private final String method;
  private final String template;
  private final Effect effect;
  private final Live live;
  private final boolean encoded;
  private final int hash;
  // Of several threads that set one of these one wins, and each is right.
  private volatile byte @Nullable [] named;
  private @Nullable Object count;

  /**
   * An operation.
   *
   * @param api the API's name in the configuration
   * @param id the operation's name in the contract
   * @param template the path template, for people
   * @param encoded whether its paths may hold encoded delimiters ({@code x-gatehouse-encoded})
   * @param live how its calls go on
   */
  public Operation(
      String api,
      String id,
      String method,
      String template,
      Effect effect,
      boolean encoded,
      Live live) {
    this.api = api;
    this.id = id;
    this.method = method;
    this.template = template;
    this.effect = effect;
    this.encoded = encoded;
    this.live = live;
    // Names tell operations apart.
    hash = 31 * api.hashCode() + id.hashCode();
  }

  /** One request, one answer. */
  public Operation(
      String api, String id, String method, String template, Effect effect, boolean encoded) {
    this(api, id, method, template, effect, encoded, Live.NONE);
  }

  public String api() {
    return api;
  }

  public String id() {
    return id;
  }

  public String method() {
    return method;
  }

  public String template() {
    return template;
  }

  public Effect effect() {
    return effect;
  }

  public boolean encoded() {
    return encoded;
  }

  public Live live() {
    return live;
  }

  /** How records name it; null until one did. Not to be changed. */
  public byte @Nullable [] named() {
    return named;
  }

  /** Keeps how records name it, for those that follow. */
  public void keepNamed(byte[] record) {
    named = record;
  }

  /** What was kept here of this kind; null if nothing was. */
  public <T> @Nullable T count(Class<T> kind) {
    Object kept = count;
    return kind.isInstance(kept) ? kind.cast(kept) : null;
  }

  /** Keeps what calls of this operation are counted with; it must be safe to hand to threads. */
  public void keep(Object counts) {
    // That one is everybody's, for as long as the process lives.
    if (!equals(NONE)) {
      count = counts;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Operation it
            && hash == it.hash
            && encoded == it.encoded
            && api.equals(it.api)
            && id.equals(it.id)
            && method.equals(it.method)
            && template.equals(it.template)
            && effect == it.effect
            && live.equals(it.live));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return api + "." + id;
  }
}
