package dev.gatehouse;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;

/** A line of the log: when (RFC 3339, in milliseconds), how grave, who, what; then where from. */
final class LogLine extends LayoutBase<ILoggingEvent> {
  private static final int LEVEL = 5;

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    time(line, Instant.ofEpochMilli(event.getTimeStamp()).atZone(ZoneId.systemDefault()));
    String level = event.getLevel().toString();
    line.append(' ').append(level).append(" ".repeat(Math.max(0, LEVEL - level.length())));
    String logger = event.getLoggerName();
    line.append(' ').append(logger, logger.lastIndexOf('.') + 1, logger.length());
    line.append(' ').append(event.getFormattedMessage()).append(System.lineSeparator());
    IThrowableProxy thrown = event.getThrowableProxy();
    return thrown == null
        ? line.toString()
        : line.append(ThrowableProxyUtil.asString(thrown)).toString();
  }

  private static void time(StringBuilder line, ZonedDateTime time) {
    digits(line, time.getYear(), 4).append('-');
    digits(line, time.getMonthValue(), 2).append('-');
    digits(line, time.getDayOfMonth(), 2).append('T');
    digits(line, time.getHour(), 2).append(':');
    digits(line, time.getMinute(), 2).append(':');
    digits(line, time.getSecond(), 2).append('.');
    digits(line, time.get(ChronoField.MILLI_OF_SECOND), 3).append(time.getOffset());
  }

  private static StringBuilder digits(StringBuilder line, int number, int width) {
    String written = Integer.toString(number);
    return line.append("0".repeat(Math.max(0, width - written.length()))).append(written);
  }
}
