package dev.gatehouse.contract.schema;

/** The schema {@code false}. */
record NeverRule(Site site) implements Rule {
  @Override
  public boolean simple() {
    return true;
  }

  @Override
  public boolean holds(Evaluation evaluation, int at) {
    return site.fails(evaluation, at);
  }
}
