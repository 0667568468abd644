package dev.gatehouse.contract.learn;

import dev.gatehouse.contract.json.Tape;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How one operation was called and answered. */
final class Usage {
  private static final int MAX_PARAMETERS = 40;
  private static final int MAX_STATUSES = 12;
  private static final int ENOUGH = 5;
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_.\\[\\]-]{0,63}";

  private final Budget budget;
  private final Map<String, Seen> parameters = new TreeMap<>();
  private final Contents sent;
  private final Map<String, Contents> answered = new TreeMap<>();
  private int calls;
  private int bodies;

  /** One parameter. */
  private static final class Seen {
    final Form form;
    int calls;
    boolean repeated;

    Seen(Form form) {
      this.form = form;
    }
  }

  Usage(Budget budget) {
    this.budget = budget;
    this.sent = new Contents(budget);
  }

  int calls() {
    return calls;
  }

  void see(Observed call, Tape tape) {
    if (call.wentWell()) {
      calls++;
      query(call.query());
      if (call.sent().length > 0) {
        bodies++;
        sent.see(call.sentType(), call.sent(), tape);
      }
    }
    String status = Integer.toString(call.status());
    if (answered.containsKey(status) || (answered.size() < MAX_STATUSES && budget.take())) {
      Contents contents = answered.computeIfAbsent(status, _ -> new Contents(budget));
      if (call.answered().length > 0) {
        contents.see(call.answeredType(), call.answered(), tape);
      }
    }
  }

  private void query(String query) {
    Map<String, Integer> times = new HashMap<>();
    for (String pair : query.isEmpty() ? new String[0] : query.split("&", 200)) {
      int equals = pair.indexOf('=');
      // What has no `=` may be a value as well as a name.
      String name = equals < 0 ? "" : decoded(pair.substring(0, equals));
      if (!isName(name)) {
        continue;
      }
      Seen seen = parameters.get(name);
      if (seen == null && room(name) && budget.take()) {
        seen = new Seen(new Form(budget));
        parameters.put(name, seen);
      }
      if (seen != null) {
        seen.form.see(decoded(pair.substring(equals + 1)));
        int count = times.merge(name, 1, Integer::sum);
        seen.calls += count == 1 ? 1 : 0;
        seen.repeated |= count > 1;
      }
    }
  }

  private static boolean isName(String text) {
    return text.matches(NAME) && !Looks.hasManyFigures(text);
  }

  /** Makes room for a parameter by forgetting one that was met once. */
  private boolean room(String name) {
    if (parameters.size() >= MAX_PARAMETERS / 2 && !budget.metBefore(this, name)) {
      return false;
    }
    if (parameters.size() < MAX_PARAMETERS) {
      return true;
    }
    for (Map.Entry<String, Seen> entry : parameters.entrySet()) {
      if (entry.getValue().calls == 1) {
        parameters.remove(entry.getKey());
        budget.giveBack(1);
        return true;
      }
    }
    return false;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }

  void add(Usage other) {
    calls += other.calls;
    bodies += other.bodies;
    other.parameters.forEach(
        (name, seen) -> {
          Seen own = parameters.computeIfAbsent(name, _ -> new Seen(new Form(budget)));
          own.form.add(seen.form);
          own.calls += seen.calls;
          own.repeated |= seen.repeated;
        });
    sent.add(other.sent);
    other.answered.forEach(
        (status, contents) ->
            answered.computeIfAbsent(status, _ -> new Contents(budget)).add(contents));
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(calls);
    out.writeInt(bodies);
    out.writeInt(parameters.size());
    for (Map.Entry<String, Seen> entry : parameters.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(entry.getValue().calls);
      out.writeBoolean(entry.getValue().repeated);
      entry.getValue().form.write(out);
    }
    sent.write(out);
    out.writeInt(answered.size());
    for (Map.Entry<String, Contents> entry : answered.entrySet()) {
      out.writeUTF(entry.getKey());
      entry.getValue().write(out);
    }
  }

  void read(DataInput in) throws IOException {
    calls = in.readInt();
    bodies = in.readInt();
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      int times = in.readInt();
      boolean repeated = in.readBoolean();
      Seen seen = new Seen(Form.read(in, budget));
      seen.calls = times;
      seen.repeated = repeated;
      // A version before this one may have taken for a name what is none.
      if (isName(name)) {
        parameters.put(name, seen);
      } else {
        budget.giveBack(seen.form.size());
      }
    }
    sent.read(in);
    for (int left = in.readInt(); left > 0; left--) {
      budget.need();
      answered.computeIfAbsent(in.readUTF(), _ -> new Contents(budget)).read(in);
    }
  }

  /** How much it holds. */
  int size() {
    int size = answered.size();
    for (Seen seen : parameters.values()) {
      size += seen.form.size();
    }
    for (Contents contents : answered.values()) {
      size += contents.size();
    }
    return size + sent.size();
  }

  /** What tells it from another operation. */
  String signature() {
    StringBuilder signature = new StringBuilder();
    answered.forEach(
        (status, contents) -> {
          if (status.startsWith("2") || status.startsWith("3")) {
            signature.append(status).append(contents.signature());
          }
        });
    return signature.toString();
  }

  /** The operation as OpenAPI writes it. */
  Map<String, Object> operation(String id, List<Object> path) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("operationId", id);
    List<Object> all = new ArrayList<>(path);
    parameters.forEach(
        (name, seen) -> {
          // What one of many calls named may be what somebody tried.
          if (seen.calls > 1 || calls < 20) {
            all.add(parameter(name, seen));
          }
        });
    if (!all.isEmpty()) {
      operation.put("parameters", all);
    }
    if (bodies > 0) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("required", bodies == calls && calls >= ENOUGH);
      body.put("content", sent.written());
      operation.put("requestBody", body);
    }
    Map<String, Object> responses = new LinkedHashMap<>();
    answered.forEach(
        (status, contents) -> {
          Map<String, Object> response = new LinkedHashMap<>();
          response.put("description", "seen");
          if (!contents.isEmpty()) {
            response.put("content", contents.written());
          }
          responses.put(status, response);
        });
    operation.put("responses", responses);
    return operation;
  }

  private Map<String, Object> parameter(String name, Seen seen) {
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("name", name);
    parameter.put("in", "query");
    if (seen.calls == calls && calls >= ENOUGH) {
      parameter.put("required", true);
    }
    Map<String, Object> schema = seen.form.parameter();
    parameter.put("schema", seen.repeated ? list(schema) : schema);
    return parameter;
  }

  private static Map<String, Object> list(Map<String, Object> items) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", items);
    return schema;
  }
}
