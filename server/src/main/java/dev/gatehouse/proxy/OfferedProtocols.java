package dev.gatehouse.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.ApplicationProtocolNames;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a caller would speak over TLS, as its ClientHello says (RFC 8446 §4.1.2, RFC 7301 §3.1). */
final class OfferedProtocols {
  private static final int EXTENSION = 16;
  private static final int VERSION_AND_RANDOM = 34;

  /** HTTP/1.0 is answered like HTTP/1.1; it is never agreed on. */
  private static final List<String> OURS =
      List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1, "http/1.0");

  private OfferedProtocols() {}

  /**
   * Whether nothing is offered, or something that we speak. What is malformed is for the engine to
   * refuse.
   *
   * @param hello stands at the version; where it stands afterwards is where it stood before
   */
  static boolean suit(ByteBuf hello) {
    try {
      ByteBuf in = hello.slice();
      in.skipBytes(VERSION_AND_RANDOM);
      in.skipBytes(in.readUnsignedByte());
      in.skipBytes(in.readUnsignedShort());
      in.skipBytes(in.readUnsignedByte());
      in.skipBytes(2);
      while (in.isReadable()) {
        boolean protocols = in.readUnsignedShort() == EXTENSION;
        ByteBuf extension = in.readSlice(in.readUnsignedShort());
        if (protocols) {
          return suits(extension.skipBytes(2));
        }
      }
      return true;
    } catch (IndexOutOfBoundsException malformed) {
      return true;
    }
  }

  private static boolean suits(ByteBuf names) {
    // RFC 7301 §3.1: neither the list nor a name is empty.
    boolean malformed = !names.isReadable();
    while (names.isReadable()) {
      int length = names.readUnsignedByte();
      malformed |= length == 0;
      if (OURS.contains(names.readCharSequence(length, StandardCharsets.ISO_8859_1).toString())) {
        return true;
      }
    }
    return malformed;
  }
}
