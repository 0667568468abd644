package dev.gatehouse.pipeline;

/** What is answered. */
public record Response(int status, Headers headers, Body body) {
  public Response with(Body other) {
    return new Response(status, headers, other);
  }

  public Response with(Headers other) {
    return new Response(status, other, body);
  }
}
