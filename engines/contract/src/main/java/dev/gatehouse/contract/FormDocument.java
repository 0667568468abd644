package dev.gatehouse.contract;

import dev.gatehouse.contract.document.Pointer;
import dev.gatehouse.contract.json.Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A form becoming the JSON object that its schema is held against, and what is wrong with it. */
final class FormDocument {
  private final ByteArrayOutputStream json = new ByteArrayOutputStream(256);
  private final List<Violation> violations = new ArrayList<>();
  private BodyVerdict.@Nullable Malformed malformed;

  /** A member; its values are JSON texts. */
  void put(String name, List<byte[]> values, boolean list) {
    write(json.size() == 0 ? "{" : ",");
    write(Text.quote(name));
    write(list ? ":[" : ":");
    for (int i = 0; i < values.size(); i++) {
      write(i == 0 ? "" : ",");
      json.writeBytes(values.get(i));
    }
    write(list ? "]" : "");
  }

  void put(String name, String value) {
    put(name, List.of(value.getBytes(StandardCharsets.UTF_8)), false);
  }

  private void write(String text) {
    json.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A rule that a member breaks before its schema is asked. */
  void breaks(String name, String rule, String expected) {
    violations.add(new Violation(In.BODY, "", Pointer.segment(name), rule, expected, ""));
  }

  void breaks(String name, Violation header) {
    String pointer = Pointer.segment(name);
    violations.add(
        new Violation(In.BODY, header.name(), pointer, header.rule(), header.expected(), ""));
  }

  /** What keeps the form from being read at all; the first counts. */
  void malformed(String rule, String pointer) {
    malformed = malformed == null ? new BodyVerdict.Malformed(rule, pointer) : malformed;
  }

  /** Why there is no object to ask a schema about; null if there is one. */
  @Nullable BodyVerdict refused(int most) {
    if (malformed != null) {
      return malformed;
    }
    return violations.isEmpty()
        ? null
        : new BodyVerdict.Broken(violations.subList(0, Math.min(most, violations.size())));
  }

  byte[] bytes() {
    write(json.size() == 0 ? "{}" : "}");
    return json.toByteArray();
  }
}
