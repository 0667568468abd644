package dev.gatehouse;

import dev.gatehouse.config.Address;
import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import java.nio.file.Path;

/** Checks where Gatehouse listens. */
final class ListenCheck {
  private static final KeyPath OPEN = KeyPath.of("listen", "public");
  private static final KeyPath ADMIN = KeyPath.of("listen", "admin");

  private final Report report;
  private final CertificateCheck files;

  ListenCheck(Report report, CertificateCheck files) {
    this.report = report;
    this.files = files;
  }

  void check(ListenConfig listen) {
    Address open = listen.open().address();
    listen.open().tls().ifPresent(tls -> tls(tls, open));
    listen.admin().ifPresent(admin -> admin(admin.address(), open));
  }

  private void tls(ListenConfig.Tls tls, Address open) {
    switch (tls) {
      case ListenConfig.Tls.Off _ -> {
        if (report.sound(OPEN.key("address")) && !open.isLoopback()) {
          String problem = "is off on " + open + ", which others can reach";
          report.mistake(OPEN.key("tls"), problem, "remove it, or listen on 127.0.0.1");
        }
      }
      case ListenConfig.Tls.On on -> {
        KeyPath path = OPEN.key("tls");
        if (on.certificate().isPresent() && on.key().isPresent()) {
          identity(path, on.certificate().get(), on.key().get());
        }
        for (int i = 0; i < on.others().size(); i++) {
          ListenConfig.Tls.Certificate other = on.others().get(i);
          identity(path.key("others").item(i), other.certificate(), other.key());
        }
        on.clients().ifPresent(it -> files.clients(path.key("clients"), Proofs.clients(it)));
      }
    }
  }

  private void identity(KeyPath path, Path certificate, Path key) {
    files.identity(path.key("certificate"), certificate, path.key("key"), key);
  }

  private void admin(Address admin, Address open) {
    if (!admin.isLoopback()) {
      String problem = "is " + admin + ", which others can reach";
      report.mistake(ADMIN.key("address"), problem, "listen on 127.0.0.1");
    }
    if (admin.port() != 0 && report.sound(OPEN.key("address")) && admin.equals(open)) {
      report.mistake(ADMIN.key("address"), "is that of the public listener", "write another port");
    }
  }
}
