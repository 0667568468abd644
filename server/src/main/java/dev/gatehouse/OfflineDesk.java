package dev.gatehouse;

import dev.gatehouse.admin.Desk;
import dev.gatehouse.admin.Errand;
import dev.gatehouse.admin.EvidenceDesk;
import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.RegisterDesk;
import dev.gatehouse.admin.Row;
import dev.gatehouse.admin.StopDesk;
import dev.gatehouse.audit.Archive;
import dev.gatehouse.register.Stops;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Does errands in a state folder that nobody runs, and owns it meanwhile. */
final class OfflineDesk implements Desk {
  private final Estate estate;
  private final Desk desk;

  private OfflineDesk(Estate estate, Desk desk) {
    this.estate = estate;
    this.desk = desk;
  }

  static OfflineDesk open(Path config, Clock clock) throws Failed {
    Loader loader = new Loader(config, clock);
    GatehouseConfig draft = loader.draft();
    Estate estate = Estate.open(draft.state(), clock);
    Desk register =
        new RegisterDesk(estate.register(), new ConfiguredOffline(draft, loader, estate), clock);
    try {
      Archive archive = Archive.of(estate.audit(), estate.path(), clock);
      Desk evidence = new EvidenceDesk(archive, register);
      // Contracts are not read here, so operations are not known.
      Stoppable names = new Stoppable(draft, Map.of());
      Stops stops = Stops.open(estate.path());
      return new OfflineDesk(
          estate, new StopDesk(stops, estate.audit(), names::of, clock, evidence));
    } catch (IOException e) {
      estate.close();
      throw Failed.operation(String.valueOf(e.getMessage()));
    }
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
