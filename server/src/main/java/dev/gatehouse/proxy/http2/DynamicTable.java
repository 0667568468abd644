package dev.gatehouse.proxy.http2;

import org.jspecify.annotations.Nullable;

/** The fields that a peer sent before (RFC 7541 §2.3.2): a ring, the newest first. */
final class DynamicTable {
  private @Nullable FieldLine[] ring = new FieldLine[16];
  private int newest;
  private int count;
  private int size;
  private int max;

  DynamicTable(int max) {
    this.max = max;
  }

  /** The field of this age, 0 for the newest; null if there is none. */
  @Nullable FieldLine line(int age) {
    return age < count ? ring[newest - age & ring.length - 1] : null;
  }

  /** What is larger than the whole table empties it (RFC 7541 §4.4). */
  void add(FieldLine line) {
    evict(max - line.size());
    if (line.size() > max) {
      return;
    }
    if (count == ring.length) {
      grow();
    }
    newest = newest + 1 & ring.length - 1;
    ring[newest] = line;
    count++;
    size += line.size();
  }

  private void grow() {
    @Nullable FieldLine[] larger = new FieldLine[2 * ring.length];
    for (int age = 0; age < count; age++) {
      larger[count - 1 - age] = line(age);
    }
    ring = larger;
    newest = count - 1;
  }

  void resize(int bytes) {
    max = bytes;
    evict(bytes);
  }

  private void evict(int room) {
    while (count > 0 && size > room) {
      int oldest = newest - --count & ring.length - 1;
      FieldLine gone = ring[oldest];
      ring[oldest] = null;
      size -= gone == null ? 0 : gone.size();
    }
  }
}
