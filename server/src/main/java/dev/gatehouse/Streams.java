package dev.gatehouse;

import dev.gatehouse.contract.Operation;
import dev.gatehouse.pipeline.Live;

/** Which operations are streams: as configured, else as the contract says. */
final class Streams {
  private Streams() {}

  static Live of(ApiConfig api, Operation operation) {
    ApiConfig.Stream written = api.streams().get(operation.id());
    if (written != null) {
      return new Live(kind(written.is()), written.idle());
    }
    return operation.answers().streams()
        ? new Live(Live.Kind.EVENTS, ApiConfig.Stream.USUAL_IDLE)
        : Live.NONE;
  }

  private static Live.Kind kind(ApiConfig.Stream.Is is) {
    return switch (is) {
      case EVENTS -> Live.Kind.EVENTS;
      case WEBSOCKET -> Live.Kind.WEBSOCKET;
      case GRPC -> Live.Kind.GRPC;
    };
  }

  static boolean anyWebSocket(ApiConfig api) {
    return api.streams().values().stream()
        .anyMatch(stream -> stream.is() == ApiConfig.Stream.Is.WEBSOCKET);
  }
}
