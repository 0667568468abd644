package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatehouse.config.Network;
import dev.gatehouse.pipeline.Headers;
import dev.gatehouse.proxy.http.ForwardedField;
import dev.gatehouse.proxy.http.Refused;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any text as what proxies say of where a call came from, by fields or in front of a connection:
 * what is understood is understood again when it is written anew, and names an address.
 */
public final class HostileForwarded {
  private static final TrustedProxies TRUSTED =
      new TrustedProxies(
          List.of(
              new Network(InetAddress.ofLiteral("10.0.0.0"), 8),
              new Network(InetAddress.ofLiteral("2001:db8::"), 32)),
          true);
  private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");
  private static final byte[] SIGNATURE = {
    13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10, 0x21, 0x11
  };

  private HostileForwarded() {}

  /** Called by Jazzer: lines of fields, or the start of a connection. */
  public static void fuzzerTestOneInput(byte[] data) {
    String[] lines = new String(data, ISO_8859_1).split("\n", -1);
    field(lines);
    origin(lines);
    connection(data);
    byte[] signed = Arrays.copyOf(SIGNATURE, SIGNATURE.length + data.length);
    System.arraycopy(data, 0, signed, SIGNATURE.length, data.length);
    connection(signed);
  }

  private static void expect(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static void field(String[] lines) {
    List<ForwardedField.Hop> hops;
    List<ForwardedField.Hop> again;
    try {
      hops = ForwardedField.read(Arrays.asList(lines));
    } catch (Refused refused) {
      return;
    }
    List<String> written = new ArrayList<>();
    for (ForwardedField.Hop hop : hops) {
      written.add(
          "for=%s;host=%s;proto=%s"
              .formatted(quoted(hop.node()), quoted(hop.host()), quoted(hop.proto())));
    }
    try {
      again = ForwardedField.read(List.of(String.join(", ", written)));
    } catch (Refused refused) {
      throw new IllegalStateException("what was understood is not, written anew: " + written);
    }
    expect(again.equals(hops), "written anew it is " + again + ", not " + hops);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Each line is a field: its first letter says which. */
  private static void origin(String[] lines) {
    Headers.Builder fields = new Headers.Builder();
    for (String line : lines) {
      if (line.chars().anyMatch(c -> c < ' ' || c == 127)) {
        // No field holds such a byte when it comes here.
        return;
      }
      String value = line.isEmpty() ? "" : line.substring(1).strip();
      switch (line.isEmpty() ? ' ' : line.charAt(0)) {
        case 'f' -> fields.add("Forwarded", value);
        case 'x' -> fields.add("X-Forwarded-For", value);
        case 'p' -> fields.add("X-Forwarded-Proto", value);
        case 'h' -> fields.add("X-Forwarded-Host", value);
        default -> fields.add("Forwarded", line);
      }
    }
    Headers headers = fields.build();
    TrustedProxies.Origin seen = new TrustedProxies.Origin(PROXY, "http", "inner", 0);
    try {
      TrustedProxies.Origin origin = TRUSTED.origin(seen, headers);
      expect(origin.scheme().matches("https?"), "a scheme of its own: " + origin);
      expect(origin.authority().matches("[a-z0-9._:\\[\\]-]+"), "no host: " + origin);
      InetAddress stranger = InetAddress.ofLiteral("203.0.113.9");
      TrustedProxies.Origin own = new TrustedProxies.Origin(stranger, "http", "inner", 0);
      expect(TRUSTED.origin(own, headers).equals(own), "a stranger is believed");
    } catch (Refused refused) {
      expect(refused.deny().reason().status() == 400, "refused otherwise");
    }
  }

  /** The same in one piece and byte by byte; what stands behind a header is passed on whole. */
  private static void connection(byte[] data) {
    String whole = began(data, data.length);
    expect(whole.equals(began(data, 1)), "in pieces it is not " + whole);
  }

  private static String began(byte[] data, int piece) {
    Peer peer = new Peer(PROXY, 443);
    EmbeddedChannel channel =
        new EmbeddedChannel(new ProxyHeader(peer, Duration.ofSeconds(1), _ -> true));
    for (int at = 0; at < data.length && channel.isActive(); at += piece) {
      channel.writeInbound(Unpooled.copiedBuffer(data, at, Math.min(piece, data.length - at)));
    }
    StringBuilder passed = new StringBuilder();
    for (io.netty.buffer.ByteBuf part = channel.readInbound();
        part != null;
        part = channel.readInbound()) {
      passed.append(part.toString(ISO_8859_1));
      part.release();
    }
    boolean open = channel.isActive();
    @Nullable ProxyHeader waits = channel.pipeline().get(ProxyHeader.class);
    var _ = channel.finishAndReleaseAll();
    return "%s %s %s %s".formatted(open, waits != null, peer.address(), passed);
  }
}
