package dev.gatehouse.contract;

import java.util.List;

/** Whether two path templates can match one path without either being the more concrete. */
final class Ambiguity {
  private Ambiguity() {}

  /** OpenAPI 3.1 §4.8.8.2: {@code /{entity}/me} and {@code /books/{id}}. */
  static boolean of(Template one, Template other) {
    List<Template.Segment> ones = one.segments();
    List<Template.Segment> others = other.segments();
    if (ones.size() != others.size()) {
      return false;
    }
    boolean oneLeads = false;
    boolean otherLeads = false;
    for (int i = 0; i < ones.size(); i++) {
      Template.Segment a = ones.get(i);
      Template.Segment b = others.get(i);
      if (a.equals(b)) {
        continue;
      }
      if (!a.isOpen() && !b.isOpen()) {
        return false;
      }
      oneLeads |= b.isOpen() && !a.isOpen();
      otherLeads |= a.isOpen() && !b.isOpen();
    }
    return oneLeads && otherLeads;
  }
}
