package dev.gatehouse.proxy.http2;

/**
 * Bytes that end their connection (RFC 9113 §5.4.1). Without a stack trace: hostile peers make many
 * of them.
 */
public final class ConnectionError extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public ConnectionError(ErrorCode code, String why) {
    super(why, null, false, false);
    this.code = code;
  }

  public static ConnectionError protocol(String why) {
    return new ConnectionError(ErrorCode.PROTOCOL_ERROR, why);
  }

  static ConnectionError compression(String why) {
    return new ConnectionError(ErrorCode.COMPRESSION_ERROR, why);
  }

  public ErrorCode code() {
    return code;
  }
}
