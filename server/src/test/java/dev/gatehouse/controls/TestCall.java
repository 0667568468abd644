package dev.gatehouse.controls;

import dev.gatehouse.pipeline.Body;
import dev.gatehouse.pipeline.Caller;
import dev.gatehouse.pipeline.Calls;
import dev.gatehouse.pipeline.ClientCertificate;
import dev.gatehouse.pipeline.Exchange;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.pipeline.ManualLoop;
import dev.gatehouse.pipeline.Operation;
import dev.gatehouse.pipeline.Request;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A call for a control's test, written from left to right. */
public final class TestCall {
  private final List<String> headers = new ArrayList<>();
  private Operation operation = Calls.GET_CONTACT;
  private String method = operation.method();
  private List<String> pathValues = List.of("7");
  private String path = "/contacts/7";
  private String query = "";
  private String source = "192.0.2.7";
  private ClientCertificate certificate = ClientCertificate.NONE;
  private Caller caller = Caller.UNKNOWN;
  private Body body = Body.NONE;
  private Instant at = Instant.EPOCH;
  private ManualLoop loop = new ManualLoop();

  private TestCall() {}

  public static TestCall call() {
    return new TestCall();
  }

  public TestCall to(Operation other) {
    operation = other;
    return method(other.method());
  }

  public TestCall method(String other) {
    method = other;
    return this;
  }

  public TestCall path(String canonical, String... values) {
    path = canonical;
    pathValues = List.of(values);
    return this;
  }

  public TestCall query(String text) {
    query = text;
    return this;
  }

  public TestCall header(String name, String value) {
    headers.add(name);
    headers.add(value);
    return this;
  }

  /** By a key of the integration. */
  public TestCall by(String integration) {
    return by(Calls.key(integration));
  }

  public TestCall by(Caller other) {
    caller = other;
    return this;
  }

  public TestCall from(String address) {
    source = address;
    return this;
  }

  public TestCall with(ClientCertificate shown) {
    certificate = shown;
    return this;
  }

  public TestCall body(String text) {
    body = new Body.Bytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public TestCall body(byte[] content) {
    body = new Body.Bytes(content);
    return this;
  }

  public TestCall at(Instant instant) {
    at = instant;
    return this;
  }

  public TestCall on(ManualLoop other) {
    loop = other;
    return this;
  }

  public Exchange exchange() {
    Request request =
        new Request(
            method,
            "https",
            "localhost",
            0,
            path,
            query,
            Headers.of(headers.toArray(String[]::new)),
            body,
            InetAddress.ofLiteral(source),
            certificate);
    long now = System.nanoTime();
    return Exchange.begin("call-1", loop, at.toEpochMilli(), now, now + 5_000_000_000L, request)
        .with(operation, pathValues, path)
        .by(caller);
  }
}
