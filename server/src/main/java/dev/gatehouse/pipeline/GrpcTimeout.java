package dev.gatehouse.pipeline;

import java.time.Duration;

/** How long a call of gRPC may take (gRPC over HTTP/2, {@code Timeout}). */
final class GrpcTimeout {
  /** Where its caller does not say: as long as something comes now and then. */
  private static final long LONGEST = Duration.ofDays(30).toNanos();

  private static final int MOST_DIGITS = 8;

  private GrpcTimeout() {}

  /** In nanoseconds, as the fields of the request say; one that cannot be read counts as absent. */
  static long nanos(Headers fields) {
    return fields.first("grpc-timeout").map(GrpcTimeout::parsed).orElse(LONGEST);
  }

  private static long parsed(String text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > MOST_DIGITS || !text.matches("\\d+[HMSmun]")) {
      return LONGEST;
    }
    long number = Long.parseLong(text.substring(0, digits));
    Duration unit =
        switch (text.charAt(digits)) {
          case 'H' -> Duration.ofHours(1);
          case 'M' -> Duration.ofMinutes(1);
          case 'S' -> Duration.ofSeconds(1);
          case 'm' -> Duration.ofMillis(1);
          case 'u' -> Duration.ofNanos(1000);
          default -> Duration.ofNanos(1);
        };
    return number > LONGEST / unit.toNanos() ? LONGEST : number * unit.toNanos();
  }
}
