package dev.gatehouse.proxy;

import java.io.IOException;

/** How an upstream over TLS ends its connection, behind what it said or within (RFC 8446 §6.1). */
enum TlsEnd {
  /** Says so, and goes. */
  SAID,
  /** Says so, and stays. */
  SAID_AND_STAYS,
  SAID_AND_RESETS,
  /** What whoever is between could put behind. */
  SAID_AND_SOMETHING_BEHIND,
  /** What whoever is between can do. */
  UNSAID,
  RESETS,
  /** By an alert that is fatal. */
  FAILS,
  /** Within a record. */
  CUT;

  /** Whether it meant that this is all. */
  boolean isSaid() {
    return switch (this) {
      case SAID, SAID_AND_STAYS, SAID_AND_RESETS, SAID_AND_SOMETHING_BEHIND -> true;
      case UNSAID, RESETS, FAILS, CUT -> false;
    };
  }

  void of(SealedPeer upstream) throws IOException {
    switch (this) {
      case SAID -> upstream.goodbye().fin();
      case SAID_AND_STAYS -> upstream.goodbye();
      case SAID_AND_RESETS -> upstream.goodbye().reset();
      case SAID_AND_SOMETHING_BEHIND ->
          upstream.goodbye().raw(BareRecords.framed(BareRecords.DATA, new byte[99])).fin();
      case UNSAID -> upstream.fin();
      case RESETS -> upstream.reset();
      case FAILS -> upstream.alert();
      case CUT -> upstream.most("hello").fin();
    }
  }
}
