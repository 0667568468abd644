package dev.gatehouse.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/** A ClientHello (RFC 8446 §4.1.2) that holds what it is told to, right or wrong. */
final class BareHello {
  static final int SNI = 0;
  static final int GROUPS = 10;
  static final int SIGNATURES = 13;
  static final int ALPN = 16;
  static final int PSK = 41;
  static final int EARLY_DATA = 42;
  static final int VERSIONS = 43;
  static final int PSK_MODES = 45;
  static final int KEY_SHARE = 51;

  /** An extension; a type may come twice. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Extension(int type, byte[] content) {}

  private int version = 0x0303;
  private byte[] random = BareTls.noise(32);
  private byte[] session = BareTls.noise(32);
  private byte[] suites = hex("1301 c02b");
  private byte[] compressions = hex("00");
  private final List<Extension> extensions = new ArrayList<>();

  /** One of TLS 1.3 with a key of X25519, which a server of 1.3 takes. */
  static BareHello of13(byte[] key) {
    return new BareHello()
        .with(VERSIONS, hex("02 0304"))
        .with(GROUPS, hex("0004 001d 0017"))
        .with(SIGNATURES, hex("0006 0403 0804 0401"))
        .with(KEY_SHARE, listed(hex("001d"), listed(key)));
  }

  /** One of TLS 1.2. */
  static BareHello of12() {
    return new BareHello()
        .session("")
        .suites("c02b 00ff")
        .with(GROUPS, hex("0004 001d 0017"))
        .with(SIGNATURES, hex("0006 0403 0804 0401"));
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** All of them behind their length in two bytes. */
  static byte[] listed(byte[]... parts) {
    byte[] all = joined(parts);
    return joined(new byte[] {(byte) (all.length >> 8), (byte) all.length}, all);
  }

  /** Protocols as an extension lists them (RFC 7301 §3.1). */
  static byte[] protocols(String... names) {
    byte[][] all = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      all[i] = joined(new byte[] {(byte) names[i].length()}, names[i].getBytes(ISO_8859_1));
    }
    return listed(all);
  }

  /** A host as an extension names it (RFC 6066 §3). */
  static byte[] host(String name) {
    return listed(new byte[] {0}, listed(name.getBytes(ISO_8859_1)));
  }

  BareHello version(int to) {
    version = to;
    return this;
  }

  BareHello random(byte[] to) {
    random = to;
    return this;
  }

  BareHello session(String digits) {
    session = hex(digits);
    return this;
  }

  BareHello suites(String digits) {
    suites = hex(digits);
    return this;
  }

  BareHello compressions(String digits) {
    compressions = hex(digits);
    return this;
  }

  BareHello with(int type, byte[] content) {
    extensions.add(new Extension(type, content));
    return this;
  }

  BareHello with(int type, String digits) {
    return with(type, hex(digits));
  }

  BareHello without(int type) {
    return keeping(it -> it != type);
  }

  BareHello keeping(IntPredicate types) {
    extensions.removeIf(it -> !types.test(it.type()));
    return this;
  }

  BareHello instead(int type, String digits) {
    return changing(type, _ -> hex(digits));
  }

  BareHello changing(int type, UnaryOperator<byte[]> content) {
    extensions.replaceAll(
        it -> it.type() == type ? new Extension(type, content.apply(it.content())) : it);
    return this;
  }

  /** The last extension first. */
  BareHello turned() {
    extensions.addFirst(extensions.removeLast());
    return this;
  }

  byte[] random() {
    return random;
  }

  /** The message, with its head. */
  byte[] message() {
    byte[][] all = new byte[extensions.size()][];
    for (int i = 0; i < all.length; i++) {
      int type = extensions.get(i).type();
      all[i] =
          joined(new byte[] {(byte) (type >> 8), (byte) type}, listed(extensions.get(i).content()));
    }
    return BareTls.message(
        1,
        joined(
            new byte[] {(byte) (version >> 8), (byte) version},
            random,
            new byte[] {(byte) session.length},
            session,
            listed(suites),
            new byte[] {(byte) compressions.length},
            compressions,
            all.length == 0 ? new byte[0] : listed(all)));
  }
}
