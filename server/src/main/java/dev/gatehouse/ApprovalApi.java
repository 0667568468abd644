package dev.gatehouse;

import dev.gatehouse.pipeline.Effect;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Pipeline;
import dev.gatehouse.pipeline.Routes;
import java.time.Duration;
import java.util.List;

/** Gatehouse's own API on the public listener: where callers look how far an approval came. */
record ApprovalApi(Pipeline status) implements ApiRoutes.Api {
  static final String PREFIX = "/.well-known/gatehouse";
  private static final String PATH = "/approvals/";
  private static final Operation STATUS =
      new Operation("gatehouse", "getApproval", "GET", PATH + "{id}", Effect.READ, false);
  private static final long NANOS = Duration.ofSeconds(10).toNanos();

  @Override
  public Routes.Match find(String method, String path) {
    if (!path.startsWith(PATH) || path.length() == PATH.length()) {
      return Routes.NOTHING;
    }
    String id = path.substring(PATH.length());
    if (id.indexOf('/') >= 0) {
      return Routes.NOTHING;
    }
    return method.equals("GET") || method.equals("HEAD")
        ? new Routes.Found(STATUS, status, List.of(id), path, NANOS)
        : new Routes.OtherMethods(List.of("GET", "HEAD"));
  }
}
