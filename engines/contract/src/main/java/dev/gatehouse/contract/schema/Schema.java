package dev.gatehouse.contract.schema;

import dev.gatehouse.contract.document.Node;
import dev.gatehouse.contract.document.Place;
import dev.gatehouse.contract.json.Tape;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compiled schema. Immutable once its set is compiled, and shared by all threads. */
public final class Schema {
  private static final Rule[] NONE = {};
  private static final int MAX_CHAIN = 16;

  private final String location;
  private final Resource home;
  private final DynamicScope.Use dynamic;
  private Rule[] rules = NONE;
  private @Nullable TypeRule type;
  private int passing = Rule.ANY;
  private Rule[][] byTag = new Rule[16][];
  private boolean simple = true;
  private @Nullable Schema alias;
  // Bytes of a text that cannot be too long, where its length is all that is asked; or -1.
  private int shortText = -1;
  private @Nullable Rule unevaluatedProperties;
  private @Nullable Rule unevaluatedItems;
  private boolean nullable;
  private Flow flow = Flow.none(this);

  Schema(String location, Resource home, DynamicScope.Use dynamic) {
    this.location = location;
    this.home = home;
    this.dynamic = dynamic;
    Arrays.fill(byTag, NONE);
  }

  /** A schema that says nothing. */
  public static Schema anything() {
    Node nothing = new Node.Truth(true, new Place(URI.create("true:schema"), "", 1, 1));
    Resource home = new Resource("true:schema", nothing, Dialect.DRAFT2020);
    return new Schema("", home, new DynamicScope.Use());
  }

  void rules(Rule[] compiled, @Nullable Rule properties, @Nullable Rule items, boolean nulls) {
    rules = compiled;
    unevaluatedProperties = properties;
    unevaluatedItems = items;
    nullable = nulls;
    simple = properties == null && items == null && !nulls;
    for (Rule rule : compiled) {
      simple &= rule.simple();
    }
    boolean typed = compiled.length > 0 && compiled[0] instanceof TypeRule;
    type = typed ? (TypeRule) compiled[0] : null;
    passing = type == null ? Rule.ANY : type.passing();
    for (int tag = 0; tag < byTag.length; tag++) {
      byTag[tag] = about(tag, compiled, typed ? 1 : 0);
    }
    boolean single = compiled.length == 1 && properties == null && items == null && !nulls;
    alias = single && compiled[0] instanceof RefRule(Schema target) ? target : null;
    Rule[] ofTexts = byTag[Tape.STRING];
    shortText =
        ofTexts.length == 1
                && ofTexts[0] instanceof LengthRule(boolean least, int limit, _)
                && !least
            ? limit
            : -1;
  }

  /** To be called when all schemas of a set are compiled. */
  void settle() {
    for (Rule rule : rules) {
      if (rule instanceof BranchRule.Several branches) {
        branches.settle();
      }
    }
    if (dynamic.used()) {
      return; // which schema is meant depends on what was entered
    }
    Schema target = this;
    for (int i = 0; i < MAX_CHAIN && target.alias != null; i++) {
      target = target.alias;
    }
    flow = target.alias == null ? target.flowing() : Flow.none(this);
  }

  private Flow flowing() {
    if (unevaluatedProperties != null || unevaluatedItems != null) {
      return Flow.none(this);
    }
    int free = 0;
    for (int tag = 0; tag < byTag.length; tag++) {
      free |= byTag[tag].length == 0 ? passing & 1 << tag : 0;
    }
    boolean texts = (passing & 1 << Tape.STRING) != 0;
    ObjectRule members = Flow.only(ObjectRule.class, byTag[Tape.OBJECT]);
    ArrayRule items = Flow.only(ArrayRule.class, byTag[Tape.ARRAY]);
    return new Flow(
        this,
        free,
        texts ? shortText : -1,
        span(Tape.NUMBER),
        span(Tape.NUMBER | Tape.FLAG),
        members != null && members.flows() && (passing & 1 << Tape.OBJECT) != 0 ? members : null,
        (passing & 1 << Tape.ARRAY) != 0 ? items : null,
        Flow.least(byTag[Tape.OBJECT]),
        Flow.most(byTag[Tape.OBJECT]),
        Flow.least(byTag[Tape.ARRAY]),
        Flow.most(byTag[Tape.ARRAY]));
  }

  private @Nullable Span span(int tag) {
    return (passing & 1 << tag) == 0 ? null : Span.of(byTag[tag]);
  }

  Flow flow() {
    return flow;
  }

  /** What its own {@code enum} or {@code const} says, if that is texts alone. */
  List<String> texts() {
    for (Rule rule : rules) {
      if (rule instanceof ChoiceRule choice && !nullable) {
        return choice.texts();
      }
    }
    return List.of();
  }

  /** The members that can be nothing but certain texts in any object that it holds, and these. */
  Map<String, List<String>> namesOfTexts() {
    for (Rule rule : rules) {
      if (rule instanceof ObjectRule members) {
        return members.texts();
      }
      if (rule instanceof RefRule(Schema target) && rules.length == 1 && target.alias == null) {
        return target.namesOfTexts();
      }
    }
    return Map.of();
  }

  /** The rules that say anything about values of a tag. */
  private static Rule[] about(int tag, Rule[] rules, int from) {
    int count = 0;
    for (int i = from; i < rules.length; i++) {
      count += rules[i].tags() >>> tag & 1;
    }
    if (count == 0 || count == rules.length) {
      return count == 0 ? NONE : rules;
    }
    Rule[] about = new Rule[count];
    for (int i = from, into = 0; i < rules.length; i++) {
      if ((rules[i].tags() >>> tag & 1) != 0) {
        about[into++] = rules[i];
      }
    }
    return about;
  }

  /** A schema in the place of this one that refuses everything. */
  Schema refusing(Site site) {
    Schema refusal = new Schema(location, home, dynamic);
    refusal.rules(new Rule[] {new NeverRule(site)}, null, null, false);
    return refusal;
  }

  /** Where it is written: file and JSON pointer. */
  public String location() {
    return location;
  }

  /** Whether it is the schema {@code false}. */
  boolean acceptsNothing() {
    return rules.length == 1 && rules[0] instanceof NeverRule;
  }

  /** Whether a value is of a kind that this schema's own {@code type} admits. */
  boolean fitsKind(Evaluation evaluation, int at) {
    for (Rule rule : rules) {
      if ((rule instanceof TypeRule type && !evaluation.quietly(type, at))
          || (rule instanceof RefRule(Schema target) && !target.fitsKind(evaluation, at))) {
        return false;
      }
    }
    return true;
  }

  boolean holds(Evaluation evaluation, int at) {
    if (simple) {
      return all(evaluation, at);
    }
    if (alias != null && !dynamic.used()) {
      if (!evaluation.enter(at)) {
        return false;
      }
      boolean holds = alias.holds(evaluation, at);
      evaluation.leave();
      return holds;
    }
    if (nullable && evaluation.isNull(at)) {
      return true;
    }
    if (!evaluation.enter(at)) {
      return false;
    }
    boolean scoped = dynamic.used() && evaluation.scope().enter(home);
    boolean tracked = unevaluatedProperties != null || unevaluatedItems != null;
    boolean holds = tracked ? tracked(evaluation, at) : all(evaluation, at);
    if (scoped) {
      evaluation.scope().leave();
    }
    evaluation.leave();
    return holds;
  }

  private boolean all(Evaluation evaluation, int at) {
    boolean holds = true;
    Tape tape = evaluation.tape();
    int tag = tape.tag(at);
    if ((passing & 1 << tag) == 0 && type != null && !type.holds(evaluation, at)) {
      if (!evaluation.collects()) {
        return false;
      }
      holds = false;
    }
    if (tag == Tape.STRING && holds && tape.end(at) - tape.start(at) <= shortText) {
      return true;
    }
    for (Rule rule : byTag[tag]) {
      if (!rule.holds(evaluation, at)) {
        if (!evaluation.collects()) {
          return false;
        }
        holds = false;
      }
    }
    return holds;
  }

  private boolean tracked(Evaluation evaluation, int at) {
    Marks marks = evaluation.marks();
    marks.open(at);
    boolean holds = all(evaluation, at);
    if (holds && unevaluatedProperties != null) {
      holds = unevaluatedProperties.holds(evaluation, at);
    }
    if (holds && unevaluatedItems != null) {
      holds = unevaluatedItems.holds(evaluation, at);
    }
    marks.close(holds);
    return holds;
  }
}
