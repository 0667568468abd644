package dev.gatehouse.register;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A journal of changes in memory, that can be out of order. */
public final class Evidence implements Changes {
  private final List<Change> kept = new CopyOnWriteArrayList<>();
  private volatile boolean broken;

  @Override
  public void keep(Change change) throws RegisterUnavailable {
    if (broken) {
      throw new RegisterUnavailable("the journal cannot be written");
    }
    kept.add(change);
  }

  public void breakDown() {
    broken = true;
  }

  public List<Change> kept() {
    return kept;
  }
}
