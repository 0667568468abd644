package dev.gatehouse.contract.schema;

/**
 * What to say when no branch matches: what broke in the only branch whose kind of value fits, if
 * there is exactly one.
 */
final class Closest {
  private Closest() {}

  static boolean fails(Evaluation evaluation, int at, Schema[] branches, Site site) {
    site.fails(evaluation, at);
    if (!evaluation.collects()) {
      return false;
    }
    Schema only = null;
    for (Schema branch : branches) {
      if (branch.fitsKind(evaluation, at)) {
        if (only != null) {
          return false;
        }
        only = branch;
      }
    }
    if (only != null) {
      only.holds(evaluation, at);
    }
    return false;
  }
}
