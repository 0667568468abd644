package dev.gatehouse.controls.limit;

/** Whose account it is: one who calls as an integration, in a tier. */
record Holder(String tier, String integration, String who) {
  @Override
  public int hashCode() {
    return (tier.hashCode() * 31 + integration.hashCode()) * 31 + who.hashCode();
  }
}
