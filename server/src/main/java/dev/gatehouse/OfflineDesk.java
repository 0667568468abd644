package dev.gatehouse;

import dev.gatehouse.admin.Desk;
import dev.gatehouse.admin.Errand;
import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.RegisterDesk;
import dev.gatehouse.admin.Row;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Does errands in a state folder that nobody runs, and owns it meanwhile. */
final class OfflineDesk implements Desk {
  private final Estate estate;
  private final RegisterDesk desk;

  private OfflineDesk(Estate estate, RegisterDesk desk) {
    this.estate = estate;
    this.desk = desk;
  }

  static OfflineDesk open(Path config, Clock clock) throws Failed {
    Loader loader = new Loader(config, clock);
    GatehouseConfig draft = loader.draft();
    Estate estate = Estate.open(draft.state(), clock);
    return new OfflineDesk(
        estate,
        new RegisterDesk(estate.register(), new ConfiguredOffline(draft, loader, estate), clock));
  }

  @Override
  public List<Row> run(Errand errand, String person) throws Failed {
    return desk.run(errand, person);
  }

  @Override
  public void close() {
    estate.close();
  }
}
