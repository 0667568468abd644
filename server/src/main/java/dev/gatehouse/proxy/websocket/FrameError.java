package dev.gatehouse.proxy.websocket;

/** Bytes that are no frame which its sender may send (RFC 6455 §5). */
public final class FrameError extends Exception {
  private static final long serialVersionUID = 1L;

  FrameError(String message) {
    super(message, null, false, false);
  }
}
