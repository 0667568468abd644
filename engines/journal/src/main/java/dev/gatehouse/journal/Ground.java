package dev.gatehouse.journal;

/** What a journal stands on: the disk, and who watches its failpoints. */
record Ground(Disk disk, Failpoint.Watch watch) {
  static final Ground FIRM = new Ground(Disk.LOCAL, Failpoint.Watch.NOBODY);

  Ground {
    disk = watch == Failpoint.Watch.NOBODY ? disk : new WatchedDisk(disk, watch);
  }
}
