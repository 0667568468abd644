package dev.gatehouse;

import dev.gatehouse.admin.Desk;
import dev.gatehouse.admin.Errand;
import dev.gatehouse.admin.EvidenceDesk;
import dev.gatehouse.admin.Failed;
import dev.gatehouse.admin.RegisterDesk;
import dev.gatehouse.admin.Row;
import dev.gatehouse.audit.Archive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

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
      return new OfflineDesk(estate, new EvidenceDesk(archive, register));
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
