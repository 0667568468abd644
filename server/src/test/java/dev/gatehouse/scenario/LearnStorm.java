package dev.gatehouse.scenario;

/** All calls that a contract was learned from are made again under it. */
class LearnStorm extends LearnScenario {
  @Override
  int again() {
    return CALLS;
  }
}
