package dev.gatehouse.contract.schema;

/** How many members an object, or items an array, may have. */
record CountRule(int kind, boolean atLeast, int limit, Site site) implements Rule {
  @Override
  public int tags() {
    return 1 << kind;
  }

  @Override
  public boolean simple() {
    return true;
  }

  @Override
  public boolean holds(Evaluation evaluation, int at) {
    if (evaluation.tape().kind(at) != kind) {
      return true;
    }
    int count = evaluation.tape().count(at);
    return (atLeast ? count >= limit : count <= limit) || site.fails(evaluation, at);
  }
}
