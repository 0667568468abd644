package dev.gatehouse;

import dev.gatehouse.admin.Configured;
import dev.gatehouse.admin.Failed;
import java.util.Collection;

/**
 * The configuration that a running gateway has in force.
 *
 * @param reload takes up what became of it
 */
record ConfiguredInForce(
    Loader loader, InForce inForce, Lessons lessons, Estate estate, Runnable reload)
    implements Configured {

  @Override
  public Collection<String> integrations() {
    return inForce.config().integrations().keySet();
  }

  @Override
  public boolean takesKeys(String integration) {
    return new Entries(inForce.config()).keyed().containsKey(integration);
  }

  @Override
  public String learnedContract(String api) throws Failed {
    Loader.learned(inForce.config(), api);
    return lessons.contract(api);
  }

  @Override
  public String lockContract(String api, String person) throws Failed {
    String said = loader.lock(inForce.config(), api, person, estate);
    reload.run();
    return said;
  }
}
