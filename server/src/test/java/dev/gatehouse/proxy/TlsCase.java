package dev.gatehouse.proxy;

import java.util.List;

/**
 * Something that a caller does on a connection over TLS, and what comes of it.
 *
 * @param outcome as {@link BareTls#outcome} tells it; one of several, with a bar between them
 */
record TlsCase(String name, Deed deed, String outcome) {
  static final String GET = Raw.head("GET /case HTTP/1.1", "Host: a");

  /** Of somebody who does nothing wrong. */
  static final String VICTIM = Raw.head("GET /victim HTTP/1.1", "Host: a");

  /** What is done up to the moment at which an answer is waited for. */
  interface Deed {
    void to(BareTls tls) throws Exception;
  }

  /** Brings a connection to where something is done. */
  interface Place {
    BareTls of(BareTls tls) throws Exception;
  }

  boolean isRight(String met) {
    return List.of(outcome.split("\\|")).contains(met);
  }
}
