package dev.gatehouse.proxy;

import static dev.gatehouse.proxy.BareHello.PSK;
import static dev.gatehouse.proxy.BareHello.joined;
import static dev.gatehouse.proxy.BareHello.listed;

import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * A session that may be taken up again, by its ticket.
 *
 * @param secret of TLS 1.3 what its binder and its keys are made of, of TLS 1.2 its master secret
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BareSession(BareSuite suite, byte[] ticket, byte[] secret) {

  BareSession ticket(byte[] other) {
    return new BareSession(suite, other, secret);
  }

  BareSession secret(byte[] other) {
    return new BareSession(suite, ticket, other);
  }

  /** A hello that shows it, with its binder (RFC 8446 §4.2.11.2), behind what was said before. */
  byte[] shownBy(BareHello hello, byte[]... before) throws GeneralSecurityException {
    byte[] binder = new byte[suite.hashSize()];
    byte[] identities = listed(listed(ticket), new byte[4]);
    byte[] message =
        hello
            .with(PSK, joined(identities, listed(new byte[] {(byte) binder.length}, binder)))
            .message();
    int end = message.length - binder.length;
    byte[] bound = joined(joined(before), Arrays.copyOf(message, end - 3));
    byte[] by = new BareSchedule(suite, secret).derived("res binder", suite.hash());
    return joined(Arrays.copyOf(message, end), BareSchedule.proof(suite, by, suite.hash(bound)));
  }
}
