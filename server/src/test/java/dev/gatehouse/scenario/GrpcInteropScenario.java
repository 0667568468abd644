package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ConformanceReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** gRPC's interoperability tests through a running gateway, in plaintext and over TLS. */
class GrpcInteropScenario {
  /** Cases that fail without a gateway, too, or that could not be told from it. */
  private static final Map<String, String> NOT_RUN =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("cacheable_unary", "the published server has no such method"),
              Map.entry("client_compressed_unary", "the published server checks no compression"),
              Map.entry("client_compressed_streaming", "the same"),
              Map.entry("compute_engine_creds", "needs an identity of Google's cloud"),
              Map.entry("compute_engine_channel_credentials", "the same"),
              Map.entry("google_default_credentials", "the same"),
              Map.entry("jwt_token_creds", "the same"),
              Map.entry("oauth2_auth_token", "the same"),
              Map.entry("per_rpc_creds", "the same"),
              Map.entry("service_account_creds", "the same"),
              Map.entry("censusContextsPropagated", "the server has to be the test's own"),
              Map.entry("sendsTimeoutHeader", "the same"),
              Map.entry("veryLargeResponse", "the published client takes 4 MB at most")));

  /** A way to the gateway. */
  private record Way(String name, List<String> arguments) {}

  private static final int CASES = 24 + 32;

  @TempDir Path plain;
  @TempDir Path secure;

  private static Gate gate(Path folder, String tls, int upstream) throws Exception {
    String yaml =
        """
        listen:
          public: { address: "127.0.0.1:0", tls: %s }
        state: ./state
        apis:
          interop:
            operations:
              empty: { method: POST, path: /grpc.testing.TestService/EmptyCall }
              unary: { method: POST, path: /grpc.testing.TestService/UnaryCall }
              down: { method: POST, path: /grpc.testing.TestService/StreamingOutputCall }
              up: { method: POST, path: /grpc.testing.TestService/StreamingInputCall }
              both: { method: POST, path: /grpc.testing.TestService/FullDuplexCall }
              half: { method: POST, path: /grpc.testing.TestService/HalfDuplexCall }
              nothing: { method: POST, path: /grpc.testing.TestService/UnimplementedCall }
              load: { method: POST, path: /xds.service.orca.v3.OpenRcaService/StreamCoreMetrics }
            effects: { load: read }
            streams:
              { empty: grpc, unary: grpc, down: grpc, up: grpc, both: grpc, half: grpc, nothing: grpc, load: grpc }
            upstream: { url: "http://127.0.0.1:%s", protocol: h2 }
        integrations:
          portal:
            kind: service
            callers: [ { keys: true } ]
            purpose: Tests
            owner: team@example.com
            review: 2099-01-01
            allow: { interop: "*" }
          balancers:  # which ask for the load of what they balance without the fields of a call
            kind: anyone
            purpose: Tests
            owner: team@example.com
            review: 2099-01-01
            allow: { interop: [load] }
        """;
    return new Gate(folder, yaml.formatted(tls, upstream)).start();
  }

  private static Way way(String name, Gate gate, boolean okhttp, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server_host=127.0.0.1",
                "--server_port=" + gate.address().getPort(),
                "--use_okhttp=" + okhttp,
                "--additional_metadata=x-api-key:" + gate.issueKey("portal"),
                // A slow machine is none of the gateway's mistakes.
                "--soak_per_iteration_max_acceptable_latency_ms=20000",
                "--soak_overall_timeout_seconds=60"));
    arguments.addAll(List.of(more));
    return new Way(name, arguments);
  }

  @Test
  void passes_every_case_by_both_clients_over_both_transports() throws Exception {
    try (GrpcInterop interop = GrpcInterop.published();
        Gate clear = gate(plain, "off", interop.serve());
        Gate tls = gate(secure, certificate(interop), interop.serve())) {
      String[] test = {
        "--use_tls=true", "--use_test_ca=true", "--server_host_override=foo.test.google.fr"
      };
      List<Way> ways =
          List.of(
              way("Netty", clear, false, "--use_tls=false"),
              way("OkHttp", clear, true, "--use_tls=false"),
              way("Netty and TLS", tls, false, test),
              way("OkHttp and TLS", tls, true, test));
      List<GrpcInterop.Case> cases =
          interop.cases().stream().filter(each -> !NOT_RUN.containsKey(each.name())).toList();
      List<String> wrong = new ArrayList<>();
      for (Way way : ways) {
        for (GrpcInterop.Case each : cases) {
          interop
              .run(each, arguments(way, each))
              .ifPresent(why -> wrong.add(way.name() + ", " + each.name() + ": " + why));
        }
      }
      int all = ways.size() * cases.size();
      ConformanceReport.write(
          "grpc interop",
          new ConformanceReport.Row(
              all - wrong.size(),
              all,
              NOT_RUN.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList()));
      assertThat(wrong).isEmpty();
      assertThat(interop.cases()).extracting(GrpcInterop.Case::name).containsAll(NOT_RUN.keySet());
      assertThat(cases).hasSize(CASES);
    }
  }

  private String certificate(GrpcInterop interop) throws Exception {
    return "{ certificate: %s, key: %s }"
        .formatted(interop.unpack("server1.pem", secure), interop.unpack("server1.key", secure));
  }

  private static List<String> arguments(Way way, GrpcInterop.Case one) {
    List<String> arguments = new ArrayList<>(way.arguments());
    if (one.name().startsWith("orca")) {
      String balancer = "{\"test_backend_metrics_load_balancer\":{}}";
      arguments.add("--service_config_json={\"loadBalancingConfig\":[" + balancer + "]}");
    }
    return arguments;
  }
}
