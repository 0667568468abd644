package dev.gatehouse.proxy;

import java.io.IOException;
import java.util.Arrays;

/** How a caller over TLS ends its connection, behind what it said or within (RFC 8446 §6.1). */
enum CallerEnd {
  SAID,
  SAID_AND_STAYS,
  SAID_AND_RESETS,
  /** What whoever is between can do. */
  UNSAID,
  RESETS,
  /** By an alert that is fatal. */
  FAILS,
  /** Within a record. */
  CUT;

  /** Whether what was sent before may be lost with it, so that nobody hears of it. */
  boolean loses() {
    return switch (this) {
      // Netty drops what it decrypts together with a fatal alert, and the kernel what was not read.
      case FAILS, RESETS, SAID_AND_RESETS -> true;
      case SAID, SAID_AND_STAYS, UNSAID, CUT -> false;
    };
  }

  /** Whether the caller may still be reading, as far as anybody can tell. */
  boolean mayListen() {
    return this == UNSAID || this == CUT;
  }

  void of(BareTls caller) throws Exception {
    switch (this) {
      case SAID -> said(caller).socket().shutdownOutput();
      case SAID_AND_STAYS -> said(caller);
      case SAID_AND_RESETS -> reset(said(caller));
      case UNSAID -> caller.socket().shutdownOutput();
      case RESETS -> reset(caller);
      case FAILS -> caller.send(BareRecords.ALERT, new byte[] {2, 80});
      case CUT -> {
        byte[] record = caller.sealed(BareRecords.DATA, new byte[50], 0);
        caller.raw(Arrays.copyOf(record, record.length - 1)).socket().shutdownOutput();
      }
    }
  }

  private static BareTls said(BareTls caller) throws Exception {
    return caller.send(BareRecords.ALERT, TlsCourseCases.CLOSE);
  }

  private static void reset(BareTls caller) throws IOException {
    caller.socket().setSoLinger(true, 0);
    caller.socket().close();
  }
}
