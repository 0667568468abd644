package dev.gatehouse.pipeline;

import java.lang.System.Logger.Level;

/** A control that threw: the call is denied and the bug is logged once. */
final class Bug {
  private static final System.Logger LOG = System.getLogger(Pipeline.class.getName());

  private Bug() {}

  static Verdict.Deny denied(Exchange exchange, Throwable bug) {
    LOG.log(Level.ERROR, "call " + exchange.id() + " met a bug and was denied", bug);
    return Verdict.deny(Reason.INTERNAL_ERROR, bug.getClass().getName());
  }
}
