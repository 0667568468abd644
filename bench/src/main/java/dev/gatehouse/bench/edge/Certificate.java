package dev.gatehouse.bench.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The certificate that all contenders show, P-256, so that none has the cheaper handshake.
 *
 * @param both certificate and key in one file, as HAProxy wants them
 */
record Certificate(Path certificate, Path key, Path both) {

  static Certificate in(Path folder) throws IOException {
    Path certificate = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    Path both = folder.resolve("tls.pem");
    Programs.output(
        new ProcessBuilder(
                List.of(
                    Programs.path("openssl"),
                    "req",
                    "-x509",
                    "-nodes",
                    "-days",
                    "2",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                    "-subj",
                    "/CN=127.0.0.1",
                    "-addext",
                    "subjectAltName=IP:127.0.0.1",
                    "-keyout",
                    key.toString(),
                    "-out",
                    certificate.toString()))
            .redirectErrorStream(true));
    Files.writeString(both, Files.readString(certificate) + Files.readString(key));
    return new Certificate(certificate, key, both);
  }
}
