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
        if (!open.isLoopback()) {
          String problem = "is off on " + open + ", which others can reach";
          report.mistake(OPEN.key("tls"), problem, "remove it, or listen on 127.0.0.1");
        }
      }
      case ListenConfig.Tls.Certificate files -> {
        readable(OPEN.key("tls", "certificate"), files.certificate());
        readable(OPEN.key("tls", "key"), files.key());
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
    if (admin.port() != 0 && admin.equals(open)) {
      report.mistake(ADMIN.key("address"), "is that of the public listener", "write another port");
    }
  }
}
