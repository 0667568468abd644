package dev.gatehouse.controls.validate;

import dev.gatehouse.contract.In;
import dev.gatehouse.contract.Parameter;
import dev.gatehouse.contract.Requests;
import dev.gatehouse.contract.Violation;
import dev.gatehouse.pipeline.Headers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The header fields that operations declare, and the spellings that CGI and servers after it make
 * the same variable of: a field of such a name would be served without having been judged.
 */
final class DeclaredFields {
  private final Set<String> names = new HashSet<>();
  private final Set<String> folded = new HashSet<>();

  DeclaredFields(Requests requests) {
    for (Parameter parameter : requests.parameters()) {
      if (parameter.in() == In.HEADER) {
        String name = parameter.name().toLowerCase(Locale.ROOT);
        names.add(name);
        folded.add(fold(name));
      }
    }
  }

  /** The fields that are not declared and may be taken for one that is. */
  List<Violation> spelledOtherwise(Headers headers) {
    List<Violation> found = new ArrayList<>(0);
    for (int i = 0; i < headers.size() && !names.isEmpty(); i++) {
      String name = headers.name(i).toLowerCase(Locale.ROOT);
      if (!names.contains(name) && folded.contains(fold(name))) {
        found.add(new Violation(In.HEADER, name, "", "style", "the name that is declared", ""));
      }
    }
    return found;
  }

  private static String fold(String name) {
    StringBuilder made = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      made.append((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_');
    }
    return made.toString();
  }
}
