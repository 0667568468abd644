package dev.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.proxy.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;

/** What is changed about a running gateway, one after the other in an order of chance. */
final class Changes {
  /** The changes that there are. */
  private enum Kind {
    RELOAD,
    CERTIFICATE,
    RESTART
  }

  private final Gate gate;
  private final TestAuthority authority;
  private final ChangeUnderLoad load;
  private final List<ProcessHandle> before = new ArrayList<>();

  Changes(Gate gate, TestAuthority authority, ChangeUnderLoad load) {
    this.gate = gate;
    this.authority = authority;
    this.load = load;
  }

  /** How often each is made. */
  record Plan(int reloads, int certificates, int restarts, long seed) {
    private List<Kind> shuffled(Random random) {
      List<Kind> all = new ArrayList<>();
      all.addAll(Collections.nCopies(reloads, Kind.RELOAD));
      all.addAll(Collections.nCopies(certificates, Kind.CERTIFICATE));
      all.addAll(Collections.nCopies(restarts, Kind.RESTART));
      Collections.shuffle(all, random);
      return all;
    }
  }

  /** Makes them all; returns the processes that were succeeded. */
  List<ProcessHandle> make(Plan plan) throws Exception {
    Random random = new Random(plan.seed());
    int mark = 0;
    for (Kind kind : plan.shuffled(random)) {
      mark++;
      switch (kind) {
        case RELOAD -> reload("purpose: Tests.*", "purpose: Tests " + mark);
        case CERTIFICATE -> certify("host" + mark + ".example");
        case RESTART -> before.add(gate.restart());
      }
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(200)).toNanos());
      assertThat(load.failures()).as("after %d changes, %s", mark, plan).isEmpty();
    }
    return before;
  }

  /** Another certificate and another key: whoever connects sees it, whoever is there stays. */
  private void certify(String name) throws Exception {
    TestAuthority.Made made = authority.server(name, "localhost", "127.0.0.1");
    String tls =
        "certificate: %s, key: %s".formatted(made.chain().getFileName(), made.key().getFileName());
    reload("certificate: [^ ]+, key: [^ ]+", tls);
    // The file that was changed before may be taken up twice: once told, and once noticed.
    Eventually.holds(gate, () -> shown().equals("CN=" + name));
    if (before.isEmpty()) {
      assertThat(load.connected()).isLessThanOrEqualTo(ChangeUnderLoad.CALLERS);
    }
  }

  /** Whose certificate a new connection is shown. */
  private String shown() throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            Wire.trusting(authority.file())
                .getSocketFactory()
                .createSocket(gate.address().getAddress(), gate.address().getPort())) {
      socket.startHandshake();
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  private void reload(String what, String by) throws IOException {
    int reloaded = reloads();
    String yaml = Files.readString(gate.config());
    // As editors do: whoever looks meanwhile sees the old file or the new one.
    Path draft = gate.folder().resolve("gatehouse.yaml.new");
    Files.writeString(draft, yaml.replaceAll(what, by));
    Files.move(draft, gate.config(), StandardCopyOption.ATOMIC_MOVE);
    gate.hangUp();
    Eventually.holds(gate, () -> reloads() > reloaded);
  }

  private int reloads() throws IOException {
    return gate.log().split("the configuration was reloaded", -1).length - 1;
  }
}
