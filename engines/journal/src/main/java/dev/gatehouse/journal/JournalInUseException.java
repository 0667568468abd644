package dev.gatehouse.journal;

import java.io.IOException;

/** Another process, or another part of this one, has the journal open. */
public final class JournalInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  JournalInUseException(String message) {
    super(message);
  }
}
