package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Outcome;
import dev.gatehouse.pipeline.Verdict;
import dev.gatehouse.proxy.http.StreamHead;

/** Stands in the record for a connection over HTTP/2 that ended as a whole. */
final class NobodysCall extends Call {
  NobodysCall(ProxyLoop loop, Doorway doorway, Peer peer) {
    super(loop, doorway, new StreamHead(doorway.config().limits()), peer);
  }

  @Override
  boolean gone() {
    return true;
  }

  @Override
  void refuse(Verdict.Deny deny) {
    deny(deny);
  }

  @Override
  Answer toAnswer(Outcome outcome) {
    throw new IllegalStateException("nobody is answered");
  }

  @Override
  WireBody opened() {
    throw new IllegalStateException("nobody is answered");
  }

  @Override
  void end() {
    // There is nothing to end.
  }

  @Override
  void cut() {
    // There is nothing to cut.
  }

  @Override
  void leave() {
    // Nobody is there.
  }
}
