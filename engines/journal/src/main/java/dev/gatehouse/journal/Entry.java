package dev.gatehouse.journal;

/**
 * A record as it is read back: where it stands in the order of all records, when and on which
 * stream it was appended (microseconds since 1970), and its bytes.
 */
@SuppressWarnings(
    "ArrayRecordComponent") // not compared by value; a copy per record would cost a scan its speed
public record Entry(long sequence, long time, int stream, byte[] bytes) {}
