package dev.gatehouse;

import dev.gatehouse.config.Address;
import dev.gatehouse.config.KeyPath;
import dev.gatehouse.config.Report;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks where Gatehouse listens. */
final class ListenCheck {
  private static final KeyPath OPEN = KeyPath.of("listen", "public");
  private static final KeyPath ADMIN = KeyPath.of("listen", "admin");

  private final Report report;

  ListenCheck(Report report) {
    this.report = report;
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
        on.certificate().ifPresent(file -> readable(path.key("certificate"), file));
        on.key().ifPresent(file -> readable(path.key("key"), file));
        for (int i = 0; i < on.others().size(); i++) {
          ListenConfig.Tls.Certificate other = on.others().get(i);
          readable(path.key("others").item(i).key("certificate"), other.certificate());
          readable(path.key("others").item(i).key("key"), other.key());
        }
        on.clients()
            .ifPresent(
                clients -> {
                  readable(path.key("clients", "trust"), clients.trust());
                  clients
                      .revoked()
                      .ifPresent(file -> readable(path.key("clients", "revoked"), file));
                });
      }
    }
  }

  private void readable(KeyPath path, Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      report.mistake(path, "cannot be read: " + file, "name a PEM file");
    }
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
