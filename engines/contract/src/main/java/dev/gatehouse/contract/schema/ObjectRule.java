package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.json.Names;
import dev.gatehouse.contract.json.Tape;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code properties}, {@code patternProperties}, {@code additionalProperties}, {@code
 * propertyNames} and {@code required}, in one pass over an object's members.
 */
final class ObjectRule implements Rule {
  private final Names names;
  private final Member[] members;
  private final @Nullable Schema[] schemas;
  private final long[] bits;
  private final PatternMember[] patterns;
  private final @Nullable Schema additional;
  private final @Nullable Schema propertyNames;
  private final long required;
  private final Site requiredSite;
  private final Site additionalSite;
  private final boolean plain;
  private final boolean watches;
  private final @Nullable Schema[] applied;
  private final long requiredMembers;

  /**
   * A named property.
   *
   * @param schema null where the name is only required
   * @param bit its place among the required properties, -1 if it is none of them
   */
  record Member(String name, @Nullable Schema schema, int bit) {}

  /** A property whose name matches a pattern. */
  record PatternMember(Content pattern, Schema schema) {}

  /**
   * @param watches whether names that resemble a known one are noted
   */
  ObjectRule(
      List<Member> members,
      PatternMember[] patterns,
      @Nullable Schema additional,
      @Nullable Schema propertyNames,
      Site requiredSite,
      Site additionalSite,
      boolean watches) {
    this.names = new Names(members.stream().map(Member::name).toList());
    this.members = members.toArray(Member[]::new);
    this.schemas = members.stream().map(Member::schema).toArray(Schema[]::new);
    this.bits = members.stream().mapToLong(it -> it.bit() < 0 ? 0 : 1L << it.bit()).toArray();
    this.patterns = patterns;
    this.additional = additional;
    this.propertyNames = propertyNames;
    this.required = Arrays.stream(bits).reduce(0, (a, b) -> a | b);
    this.requiredSite = requiredSite;
    this.additionalSite = additionalSite;
    this.watches = watches;
    this.plain = patterns.length == 0 && propertyNames == null;
    this.applied = new Schema[schemas.length];
    long must = 0;
    for (int i = 0; i < applied.length; i++) {
      applied[i] = schemas[i] == null ? additional : schemas[i];
      must |= bits[i] == 0 ? 0 : 1L << i;
    }
    this.requiredMembers = must;
  }

  @Override
  public int tags() {
    return OBJECTS;
  }

  @Override
  public boolean holds(Evaluation evaluation, int at) {
    Tape tape = evaluation.tape();
    if (tape.kind(at) != Tape.OBJECT) {
      return true;
    }
    evaluation.spend(tape.count(at));
    boolean track = evaluation.marks().track(at);
    boolean quick = plain && !track;
    boolean holds = true;
    long seen = 0;
    int ordinal = 0;
    int likely = 0;
    int end = tape.next(at);
    for (int name = tape.first(at); name < end; name = tape.next(tape.value(name))) {
      int index = tape.find(names, name, likely);
      boolean kept;
      if (index >= 0) {
        likely = index + 1;
        seen |= bits[index];
        Schema schema = schemas[index];
        kept =
            (quick && schema != null)
                ? schema.holds(evaluation, tape.value(name))
                : member(evaluation, name, index, track ? ordinal : -1);
      } else {
        if (watches) {
          watch(evaluation, tape.bytes(), tape.start(name), tape.end(name), tape.escaped(name));
        }
        kept = (quick && additional == null) || member(evaluation, name, -1, track ? ordinal : -1);
      }
      if (!kept) {
        if (!evaluation.collects()) {
          return false;
        }
        holds = false;
      }
      ordinal++;
    }
    return (seen == required || missing(evaluation, at, seen)) && holds;
  }

  /**
   * Whether members can be taken one by one as they are read: each has one schema at most, and
   * those that are named have a bit each.
   */
  boolean flows() {
    return plain && members.length > 0 && members.length <= Long.SIZE && names.plain();
  }

  Names names() {
    return names;
  }

  /** The members that can be nothing but certain texts, and these. */
  Map<String, List<String>> texts() {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (Member member : members) {
      List<String> texts = member.schema == null ? List.of() : member.schema.texts();
      if (!texts.isEmpty()) {
        found.put(member.name, texts);
      }
    }
    return found;
  }

  /** The schema of a member that is known by name, or null if it has none. */
  @Nullable Schema applied(int index) {
    return applied[index];
  }

  /** The schema of any other member, or null if it has none. */
  @Nullable Schema additional() {
    return additional;
  }

  /** A bit for each member known by name that has to be there. */
  long requiredMembers() {
    return requiredMembers;
  }

  /** Whether {@link #watch} is to be told of each name that is not known. */
  boolean watches() {
    return watches;
  }

  /** Notes a name that some readers may take for a known one. */
  void watch(Evaluation evaluation, byte[] bytes, int from, int to, boolean escaped) {
    if (!evaluation.suspects() && names.resembled(bytes, from, to, escaped)) {
      evaluation.suspect();
    }
  }

  private boolean member(Evaluation evaluation, int name, int index, int ordinal) {
    int value = evaluation.tape().value(name);
    boolean holds = true;
    boolean known = false;
    Schema named = index < 0 ? null : schemas[index];
    if (named != null) {
      known = true;
      holds = named.holds(evaluation, value);
    }
    for (PatternMember pattern : patterns) {
      if (TextRule.matches(pattern.pattern, evaluation, name)) {
        known = true;
        holds &= pattern.schema.holds(evaluation, value);
      }
    }
    if (!known && additional != null) {
      known = true;
      holds &= additional(evaluation, value, additional);
    }
    if (propertyNames != null) {
      holds &= propertyNames.holds(evaluation, name);
    }
    if (known && ordinal >= 0) {
      evaluation.marks().mark(ordinal);
    }
    return holds;
  }

  private boolean additional(Evaluation evaluation, int value, Schema schema) {
    return schema.acceptsNothing()
        ? additionalSite.fails(evaluation, value)
        : schema.holds(evaluation, value);
  }

  private boolean missing(Evaluation evaluation, int at, long seen) {
    for (Member member : members) {
      if (member.bit >= 0 && (seen & 1L << member.bit) == 0) {
        evaluation.fails(requiredSite, at, member.name);
      }
    }
    return false;
  }

  /**
   * Required names beyond the first 64.
   *
   * @param list each once
   * @param names the same, to look members up in
   */
  record MoreRequired(List<String> list, Names names, Site site) implements Rule {
    @Override
    public int tags() {
      return OBJECTS;
    }

    @Override
    public boolean simple() {
      return true;
    }

    @Override
    public boolean holds(Evaluation evaluation, int at) {
      Tape tape = evaluation.tape();
      boolean holds = true;
      if (tape.kind(at) == Tape.OBJECT) {
        BitSet seen = new BitSet(list.size());
        int likely = 0;
        for (int name = tape.first(at); name < tape.next(at); name = tape.next(tape.value(name))) {
          int index = tape.find(names, name, likely);
          if (index >= 0) {
            seen.set(index);
            likely = index + 1;
          }
        }
        for (int i = seen.nextClearBit(0); i < list.size(); i = seen.nextClearBit(i + 1)) {
          holds = evaluation.fails(site, at, list.get(i));
        }
      }
      return holds;
    }
  }
}
