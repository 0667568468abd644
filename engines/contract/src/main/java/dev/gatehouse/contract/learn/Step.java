package dev.gatehouse.contract.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One segment of the paths that were called, and what came after it. */
final class Step {
  private static final int MAX_WORDS = 64;
  // How many words alike make a parameter: of such as hold figures, and of plain ones.
  private static final int CODES = 5;
  private static final int WORDS = 20;

  private final Budget budget;
  private final Map<String, Step> words = new TreeMap<>();
  private final Map<Looks, Step> parameters = new TreeMap<>();
  private final Map<String, Usage> usages = new TreeMap<>();
  // Of a parameter: the only value so far, if it may be a word of the path, such as a version.
  private String value = "";
  private int seen;
  private int crowded;

  Step(Budget budget) {
    this.budget = budget;
  }

  Map<String, Step> words() {
    return words;
  }

  Map<Looks, Step> parameters() {
    return parameters;
  }

  Map<String, Usage> usages() {
    return usages;
  }

  /** Of a parameter that always had the same short value, that value. */
  Optional<String> constant() {
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /** The step behind this one, or null if it is not known and may not be made. */
  @Nullable Step next(String segment, boolean make) {
    Looks looks = Looks.of(segment);
    if (looks != Looks.WORD) {
      Step step = parameters.get(looks);
      if (step == null && make && budget.take()) {
        step = new Step(budget);
        parameters.put(looks, step);
      }
      if (step != null && make) {
        step.take(segment, looks);
      }
      return step;
    }
    Step word = words.get(segment);
    if (word == null && parameters.containsKey(Looks.WORD)) {
      word = parameters.get(Looks.WORD);
    } else if (word == null && make && Looks.isPlain(segment) && room(segment)) {
      word = new Step(budget);
      words.put(segment, word);
    }
    if (word != null && make) {
      word.seen++;
    }
    return word;
  }

  private void take(String segment, Looks looks) {
    value = looks.maybeWord(segment) && (seen == 0 || segment.equals(value)) ? segment : "";
    seen++;
  }

  Usage usage(String method) {
    return usages.computeIfAbsent(method, _ -> new Usage(budget));
  }

  @Nullable Usage known(String method) {
    return usages.get(method);
  }

  /** Room for another word: by what is a parameter, or by forgetting what was met once. */
  private boolean room(String word) {
    if (words.size() >= MAX_WORDS / 2 && !budget.metBefore(this, word)) {
      return false;
    }
    return (words.size() < MAX_WORDS || makeRoom()) && budget.take();
  }

  private boolean makeRoom() {
    // Looked at now and then: whoever floods pays for it otherwise with everybody's time.
    if (crowded++ % MAX_WORDS == 0) {
      collapse();
    }
    if (words.size() < MAX_WORDS) {
      return true;
    }
    Optional<Map.Entry<String, Step>> rare =
        words.entrySet().stream().filter(entry -> entry.getValue().seen <= 1).findFirst();
    rare.ifPresent(
        entry -> {
          budget.giveBack(entry.getValue().size());
          words.remove(entry.getKey());
        });
    return rare.isPresent();
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(seen);
    out.writeUTF(value);
    out.writeInt(usages.size());
    for (Map.Entry<String, Usage> entry : usages.entrySet()) {
      out.writeUTF(entry.getKey());
      entry.getValue().write(out);
    }
    out.writeInt(words.size());
    for (Map.Entry<String, Step> entry : words.entrySet()) {
      out.writeUTF(entry.getKey());
      entry.getValue().write(out);
    }
    out.writeInt(parameters.size());
    for (Map.Entry<Looks, Step> entry : parameters.entrySet()) {
      out.writeUTF(entry.getKey().name());
      entry.getValue().write(out);
    }
  }

  void read(DataInput in) throws IOException {
    seen = in.readInt();
    value = in.readUTF();
    for (int left = in.readInt(); left > 0; left--) {
      usage(in.readUTF()).read(in);
    }
    for (int left = in.readInt(); left > 0; left--) {
      budget.need();
      words.computeIfAbsent(in.readUTF(), _ -> new Step(budget)).read(in);
    }
    for (int left = in.readInt(); left > 0; left--) {
      budget.need();
      Looks looks = Looks.named(in.readUTF());
      parameters.computeIfAbsent(looks, _ -> new Step(budget)).read(in);
    }
    // A version before this one may have taken for a word what is none.
    for (String word : List.copyOf(words.keySet())) {
      Looks looks = Looks.of(word);
      if (looks != Looks.WORD) {
        fold(word, looks);
      }
    }
  }

  private int size() {
    int size = 1;
    for (Usage usage : usages.values()) {
      size += usage.size();
    }
    for (Step step : words.values()) {
      size += step.size();
    }
    for (Step step : parameters.values()) {
      size += step.size();
    }
    return size;
  }

  /** Makes a parameter of words of which there are many alike; then of what is below. */
  void collapse() {
    Map<String, List<String>> alike = new HashMap<>();
    words.forEach(
        (word, step) ->
            alike
                .computeIfAbsent(Looks.pattern(word) + step.signature(), _ -> new ArrayList<>())
                .add(word));
    List<List<String>> groups = new ArrayList<>(alike.values());
    groups.sort(Comparator.comparingInt(group -> -group.size()));
    for (List<String> group : groups) {
      boolean codes = Looks.hasFigure(group.getFirst());
      long again = group.stream().filter(word -> seenOf(word) > 1).count();
      // A scan asks for everything once.
      if (codes ? group.size() >= CODES && again > 0 : again >= WORDS) {
        group.forEach(word -> fold(word, Looks.WORD));
      }
    }
    words.values().forEach(Step::collapse);
    parameters.values().forEach(Step::collapse);
  }

  private int seenOf(String word) {
    Step step = words.get(word);
    return step == null ? 0 : step.seen;
  }

  private void fold(String word, Looks looks) {
    Step step = words.remove(word);
    if (step != null) {
      Step known = parameters.get(looks);
      int before = step.size() + (known == null ? 0 : known.size());
      Step parameter = known == null ? new Step(budget) : known;
      parameter.add(step);
      parameter.value = "";
      parameters.put(looks, parameter);
      budget.giveBack(before - parameter.size());
    }
  }

  /** All of them as one, for as long as it is read. */
  static Step merged(Collection<Step> steps) {
    Step first = steps.iterator().next();
    if (steps.size() == 1) {
      return first;
    }
    Step all = new Step(first.budget);
    steps.forEach(all::add);
    return all;
  }

  private void add(Step other) {
    seen += other.seen;
    other.words.forEach(
        (word, step) -> words.computeIfAbsent(word, _ -> new Step(budget)).add(step));
    other.parameters.forEach(
        (looks, step) -> {
          Step own = parameters.computeIfAbsent(looks, _ -> new Step(budget));
          own.value = own.seen == 0 || own.value.equals(step.value) ? step.value : "";
          own.add(step);
        });
    other.usages.forEach(
        (method, usage) -> usages.computeIfAbsent(method, _ -> new Usage(budget)).add(usage));
  }

  /** What tells what is here and behind from what is not the same: its reading, if it has one. */
  private String signature() {
    Usage reading = usages.get("GET");
    String own =
        reading != null
            ? "GET" + reading.signature()
            : usages.entrySet().stream()
                .map(entry -> entry.getKey() + entry.getValue().signature())
                .collect(Collectors.joining(" "));
    return own.isEmpty() ? words.keySet() + " " + parameters.keySet() : own;
  }
}
