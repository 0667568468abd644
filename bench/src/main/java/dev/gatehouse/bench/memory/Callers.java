package dev.gatehouse.bench.memory;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** How connections are made to a gateway. */
public record Callers(URI url, SocketFactory sockets) {

  public static Callers to(URI url, Path authority) throws IOException, GeneralSecurityException {
    if (url.getScheme().equals("http")) {
      return new Callers(url, SocketFactory.getDefault());
    }
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return new Callers(url, context.getSocketFactory());
  }

  /** A connection whose handshake is done. */
  public Socket connect() throws IOException {
    Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), url.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    if (socket instanceof SSLSocket secured) {
      secured.startHandshake();
    }
    return socket;
  }
}
