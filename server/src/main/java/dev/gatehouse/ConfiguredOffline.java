package dev.gatehouse;

import dev.gatehouse.admin.Configured;
import dev.gatehouse.admin.Failed;
import java.util.Collection;

/** The configuration as its files are now, for errands while no gateway runs. */
record ConfiguredOffline(GatehouseConfig config, Loader loader, Estate estate)
    implements Configured {

  @Override
  public Collection<String> integrations() {
    return config.integrations().keySet();
  }

  @Override
  public boolean takesKeys(String integration) {
    return new Entries(config).keyed().containsKey(integration);
  }

  @Override
  public String learnedContract(String api) throws Failed {
    Loader.learned(config, api);
    return new LearnedShapes(estate.path()).find(api).contract(api);
  }

  @Override
  public String lockContract(String api, String person) throws Failed {
    return loader.lock(config, api, person, estate);
  }
}
