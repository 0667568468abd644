package dev.gatehouse.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Messages as text, and off the wire. */
final class Raw {
  private Raw() {}

  /** A head of these lines, its end included. */
  static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  /** Reads a content of chunks, which end without trailers. */
  static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (true) {
      StringBuilder line = new StringBuilder();
      while (line.indexOf("\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          throw new IOException("the content broke off");
        }
        line.append((char) b);
      }
      int size = Integer.parseInt(line.substring(0, line.length() - 2), 16);
      content.write(in.readNBytes(size));
      in.readNBytes(2);
      if (size == 0) {
        return content.toByteArray();
      }
    }
  }
}
