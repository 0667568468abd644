package dev.gatehouse.proxy;

import dev.gatehouse.pipeline.Request;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that tell an upstream where a request came from (RFC 7239 and the older three), made
 * anew by us and kept for the sources seen last.
 */
final class Provenance {
  private static final int KEPT = 1024;

  private record Origin(InetAddress source, String scheme, String authority, int port) {}

  private final Map<Origin, byte[]> lines =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, byte[]> eldest) {
          return size() > KEPT;
        }
      };

  private @Nullable Origin last;
  private byte[] lastLines = new byte[0];

  byte[] lines(Request request) {
    Origin before = last;
    // Most calls of a moment come from where the one before came from.
    if (before == null
        || before.port != request.port()
        || !before.authority.equals(request.authority())
        || !before.source.equals(request.source())
        || !before.scheme.equals(request.scheme())) {
      Origin origin =
          new Origin(request.source(), request.scheme(), request.authority(), request.port());
      lastLines = lines.computeIfAbsent(origin, Provenance::make);
      last = origin;
    }
    return lastLines;
  }

  private static byte[] make(Origin origin) {
    String address = origin.source().getHostAddress();
    int zone = address.indexOf('%');
    String plain = zone < 0 ? address : address.substring(0, zone);
    String node = origin.source() instanceof Inet6Address ? "\"[" + plain + "]\"" : plain;
    String host =
        origin.port() == 0 ? origin.authority() : origin.authority() + ':' + origin.port();
    String quotedHost = host.indexOf(':') < 0 ? host : '"' + host + '"';
    String text =
        "X-Forwarded-For: "
            + plain
            + "\r\n"
            + "X-Forwarded-Proto: "
            + origin.scheme()
            + "\r\n"
            + "X-Forwarded-Host: "
            + host
            + "\r\n"
            + "Forwarded: for="
            + node
            + ";host="
            + quotedHost
            + ";proto="
            + origin.scheme()
            + "\r\n";
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
