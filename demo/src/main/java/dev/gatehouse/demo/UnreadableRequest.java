package dev.gatehouse.demo;

import java.io.IOException;

/** A request that cannot be read; the connection ends with its answer. */
final class UnreadableRequest extends IOException {
  private static final long serialVersionUID = 1;

  private final int status;

  UnreadableRequest(int status, String why) {
    super(why);
    this.status = status;
  }

  Answer answer() {
    return Answer.problem(status, String.valueOf(getMessage()));
  }
}
