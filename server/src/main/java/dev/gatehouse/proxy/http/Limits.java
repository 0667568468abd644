package dev.gatehouse.proxy.http;

/**
 * How large the head of a message may be.
 *
 * @param target bytes of a request target
 * @param fields bytes of the field section, its end included
 * @param count number of fields
 */
public record Limits(int target, int fields, int count) {
  /** What servers of the field accept: 8 KiB of target, 16 KiB of fields, 100 of them. */
  public static final Limits USUAL = new Limits(8192, 16384, 100);
}
