package dev.gatehouse.audit;

import dev.gatehouse.journal.Appender;
import dev.gatehouse.journal.Receipt;
import dev.gatehouse.pipeline.Exchange;
import java.util.Arrays;
import java.util.function.Consumer;

/** What one event loop writes records with: its own stream, its own buffer. */
record Desk(Appender appender, RecordForm form) {
  private static final long MICROS_PER_MILLI = 1000;

  Receipt written(Exchange exchange) {
    return appender.append(form.bytes(), 0, form.length(), time(exchange));
  }

  void durable(Exchange exchange, Consumer<Receipt> settled) {
    appender.appendDurable(form.bytes(), 0, form.length(), time(exchange), settled);
  }

  /** The record that was formed last, to be kept when the journal takes records again. */
  Owed owed(Exchange exchange) {
    return new Owed(time(exchange), Arrays.copyOf(form.bytes(), form.length()));
  }

  // The time of arrival, which a call's id carries too: a record is found by its id through it.
  private static long time(Exchange exchange) {
    return exchange.arrivedMillis() * MICROS_PER_MILLI;
  }
}
